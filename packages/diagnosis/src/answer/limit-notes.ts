import type { Claim, May } from "@binnacle/contracts";

/** What was not looked for is not said to be absent. */
export function limitNotes({ namespaces }: May): Claim[] {
  if (namespaces === "all") return [];
  const places = { value: namespaces.join(", ") };
  const text = "You may look at {places} alone: of other namespaces this says nothing.";
  return [{ text, evidence: [], slots: { places } }];
}
