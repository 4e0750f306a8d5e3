import type { Finding } from "@binnacle/contracts";

/** Commands that stand in what was found: they may be said again as they are. */
export function commandsOf(findings: readonly Finding[]): ReadonlySet<string> {
  const steps = findings.flatMap(({ fix, later, nextCheck }) => [
    ...fix,
    ...later,
    ...(nextCheck === undefined ? [] : [nextCheck]),
  ]);
  return new Set(steps.flatMap(({ command }) => command ?? []));
}
