import type { Window } from "@binnacle/contracts";

/** The window of so many minutes that ends at `now`, milliseconds since the epoch. */
export function windowBefore(now: number, minutes: number): Window {
  return {
    from: new Date(now - minutes * 60_000).toISOString(),
    to: new Date(now).toISOString(),
  };
}
