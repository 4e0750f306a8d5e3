import { type Choice, present } from "@binnacle/contracts";

/** Three things that can be done where a sentence was not understood. */
export function waysOn(namespace: string | undefined): Choice[] {
  const place = namespace ?? "the cluster";
  const about = present({ namespace });
  return [
    { label: `Check ${place}`, intent: { kind: "verb", verb: "check", ...about } },
    { label: `What changed in ${place}?`, intent: { kind: "verb", verb: "changes", ...about } },
    { label: "Which alerts fire?", intent: { kind: "verb", verb: "alerts", ...about } },
  ];
}
