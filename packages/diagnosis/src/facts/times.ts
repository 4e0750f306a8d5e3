import type { Value } from "@binnacle/contracts";

/** A moment, as a value of a fact; nothing where it is not known. */
export function moment(time: string | undefined): Value | undefined {
  return time === undefined ? undefined : { at: time };
}

/** A beginning, which is told with its age. */
export function beginning(time: string | undefined): Value | undefined {
  return time === undefined ? undefined : { since: time };
}
