import type { Claim, ListedAlert } from "@binnacle/contracts";

/** What an alert says, in its own words. Its expression may look back: the trouble is at least that old. */
export function alertClaim({ summary, evidence }: ListedAlert): Claim {
  const said = summary === "" ? "" : ': "{summary}"';
  const keys = ["name", "activeAt", ...(summary === "" ? [] : ["summary"])];
  return {
    text: `alert {name} fires, its expression holds at least since {activeAt}${said}`,
    evidence: [evidence],
    slots: Object.fromEntries(keys.map((key) => [key, { evidence, key }])),
  };
}
