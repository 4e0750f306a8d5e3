import type { Check, Claim, Finding } from "@binnacle/contracts";
import { causes, checksByKind } from "@binnacle/diagnosis";

const titles = new Map<string, string>(causes.map(({ id, title }) => [id, title]));

/** The words of the catalogue for a cause; an id of another version reads as its words. */
export function causeTitle(id: string): string {
  return titles.get(id) ?? id.replaceAll("-", " ");
}

/** Of causes that are neither the matter nor ruled out: what kept them from being reached, or which finding explains them. */
export function openClaims(checks: readonly Check[], findings: readonly Finding[]): Claim[] {
  const { found, notReached } = checksByKind(checks);
  return [
    ...notReached.map(({ cause, ...looked }) => {
      const claim = lookedClaim(looked);
      return { ...claim, text: `${causeTitle(cause)}, not reached: ${claim.text}` };
    }),
    ...found.flatMap(({ cause, explainedBy }) => {
      if (explainedBy === undefined) return [];
      const explaining = findings.find(({ id }) => id === explainedBy)?.title ?? "another finding";
      const slots = { explaining: { value: explaining } };
      return [{ text: `${causeTitle(cause)}, explained by: {explaining}`, evidence: [], slots }];
    }),
  ];
}

/** `no container ended with reason OOMKilled (61 pods)`. */
export function lookedClaim({
  because,
  examined,
}: Pick<Extract<Check, { kind: "ruled_out" }>, "because" | "examined">): Claim {
  const { text, slots = {} } = because;
  if (examined.count === 0) return { ...because, text: `${text} (no ${examined.of} to look at)` };
  return {
    ...because,
    text: `${text} ({examined})`,
    slots: { ...slots, examined: { value: examined } },
  };
}
