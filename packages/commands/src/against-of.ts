import type { Claim, Hypothesis } from "@binnacle/contracts";

/** What speaks against it: first what a check saw. */
export function againstOf({ contradictedBy, finding }: Hypothesis): Claim[] {
  const contradicted =
    contradictedBy === undefined
      ? []
      : [{ ...contradictedBy, text: `contradicted: ${contradictedBy.text}` }];
  const against = finding.against.map((claim) => ({ ...claim, text: `against it: ${claim.text}` }));
  return [...contradicted, ...against];
}
