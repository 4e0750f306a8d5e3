import type { AppError, Gap } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";

interface Untold {
  /** Default: there is none. */
  readonly kind?: Gap["kind"];
  readonly what: string;
  readonly why: string;
  /** Default: no object. */
  readonly about?: Gap["about"];
  /** Absent: nothing helps. */
  readonly remedy?: string;
}

/** What metrics do not tell. */
export function gapOf({ remedy, ...untold }: Untold): Gap {
  return {
    origin: "prometheus",
    kind: "no_data",
    about: { kinds: [] },
    ...untold,
    ...(remedy === undefined ? {} : { remedy: { text: remedy } }),
  };
}

/** What a request that failed would have told. */
export function failureGap(what: string, { kind, message }: AppError, remedy?: string): Gap {
  return gapOf({
    kind: gapKinds[kind],
    what,
    why: message,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
