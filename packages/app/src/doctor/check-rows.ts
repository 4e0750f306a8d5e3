import type { Checked } from "./doctor-report.ts";

/** What was found of one thing, or of several alike. */
export interface CheckRow extends Pick<Checked, "state" | "why" | "mend"> {
  readonly whats: readonly string[];
}

/** What was found of many things alike is told once. */
export function folded(checks: readonly Checked[]): CheckRow[] {
  const alike = Map.groupBy(checks, ({ state, why, mend }) => JSON.stringify([state, why, mend]));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, whats: same.map(({ what }) => what) }];
  });
}
