import type { Value } from "@binnacle/contracts";

/** A moment, as a value of a fact; nothing where it is not known. */
export function moment(time: string | undefined): Value | undefined {
  return time === undefined ? undefined : { at: time };
}

/** A beginning, which is told with its age. */
export function beginning(time: string | undefined): Value | undefined {
  return time === undefined ? undefined : { since: time };
}

/** The earliest of times that are known, RFC 3339. */
export function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right))[0];
}

/** The latest of times that are known, RFC 3339. */
export function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
}
