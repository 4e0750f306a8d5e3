import type { Answer, Check, Claim, Finding } from "@binnacle/contracts";
import { type ChecksByKind, causes, checksByKind } from "@binnacle/diagnosis";
import { causeTitle, lookedClaim, openClaims } from "@binnacle/report";
import { said } from "./answer-of.ts";
import type { Seen } from "./look.ts";

/** A kind of cause that no finding is of, and what is seen now. */
interface Unfound {
  readonly word: string;
  /** Of the causes that the word means. */
  readonly ids: ReadonlySet<string>;
  readonly seen: Seen;
}

interface Told extends Partial<Pick<Answer, "state" | "gaps">> {
  readonly title: string;
  /** There is no sign of it. */
  readonly isDenied?: boolean;
}

/**
 * What is said of a kind of cause of which nothing was found: another finding explains it, it cannot be told, or there
 * is no sign of it, which takes that every cause that the word means is ruled out.
 */
export function unfoundCause({ word, ids, seen }: Unfound): {
  readonly told: Told;
  readonly lines: readonly Claim[];
} {
  const { checks, findings } = seen.diagnosis;
  const meant = checks.filter(({ cause }) => ids.has(cause));
  const byKind = checksByKind(meant);
  const lines = [...openClaims(meant, findings), ...byKind.ruledOut.map(lookedClaim)];
  const told =
    explained(word, byKind, findings) ?? hidden(word, byKind) ?? unreached(byKind, findings);
  if (told !== undefined) return { told, lines };
  const unknown = { state: "unknown" as const, gaps: [...seen.gaps] };
  if (meant.length === 0)
    return { told: { ...unknown, title: `${cannotTell(word)}: I did not look for it` }, lines };
  const open = openIn(ids, meant).map(causeTitle).join(", ");
  if (open === "") return { told: { title: noSign(word, byKind), isDenied: true }, lines };
  const openLine = said("Neither found nor ruled out: {open}.", { open });
  return { told: { ...unknown, title: cannotTell(word) }, lines: [...lines, openLine] };
}

/** Those that gave no answer that tells. */
function openIn(ids: ReadonlySet<string>, meant: readonly Check[]): string[] {
  const told = new Set(
    meant
      .filter((check) => check.kind !== "found" || check.explainedBy !== undefined)
      .map(({ cause }) => cause),
  );
  return causes.flatMap(({ id }) => (ids.has(id) && !told.has(id) ? [id] : []));
}

function cannotTell(word: string): string {
  return `I cannot tell whether it is ${word} trouble`;
}

function explained(
  word: string,
  { found }: ChecksByKind,
  findings: readonly Finding[],
): Told | undefined {
  const ids = new Set(found.map(({ explainedBy }) => explainedBy));
  const explaining = findings.find(({ id }) => ids.has(id));
  if (explaining === undefined) return undefined;
  return { title: `There is ${word} trouble, explained by: ${explaining.title}` };
}

function hidden(word: string, { notVisible: [first] }: ChecksByKind): Told | undefined {
  return first && { title: cannotTell(word), state: "unknown", gaps: [first.gap] };
}

/** Named when one thing alone is broken: only that can come before. */
function unreached({ notReached }: ChecksByKind, findings: readonly Finding[]): Told | undefined {
  if (notReached.length === 0) return undefined;
  const broken = findings.filter(({ state }) => state === "active");
  const names = new Set(broken.map(({ owner }) => owner.name));
  const [name = "something"] = names.size === 1 ? names : [];
  return { title: `I cannot tell yet: ${name} fails before that`, state: "unknown" };
}

/** Where nothing of the kind is there to look at, that is said: it is true, but rules nothing out. */
function noSign(word: string, { ruledOut }: ChecksByKind): string {
  const absent = ruledOut.filter(({ examined }) => examined.count === 0);
  const kinds = [...new Set(absent.map(({ examined }) => examined.of))].join(", no ");
  if (absent.length === ruledOut.length)
    return `Nothing is here that could have ${word} trouble: no ${kinds} to look at`;
  const also = absent.length === 0 ? "" : `; there is no ${kinds} to look at`;
  return `No sign of ${word} trouble${also}`;
}
