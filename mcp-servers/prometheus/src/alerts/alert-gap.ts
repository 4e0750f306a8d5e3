import type { Gap } from "@binnacle/contracts";

/** What cannot be told of alerts. */
export function alertGap(what: string, why: string, remedy: string): Gap {
  return {
    origin: "prometheus",
    kind: "no_data",
    what,
    why,
    about: { kinds: [] },
    remedy: { text: remedy },
  };
}
