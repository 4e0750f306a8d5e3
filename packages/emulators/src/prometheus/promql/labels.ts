/** A label set; an absent label counts as "". */
export type Labels = Readonly<Record<string, string>>;

export const metricName = "__name__";

/** The same key for the same label set, whatever the order. */
export const labelsKey = remembered((labels): string => {
  const entries = Object.entries(labels).filter(([, value]) => value !== "");
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
});

/** Only the named labels. */
export const keepLabels = remembered((labels, names: readonly string[] = []): Labels => {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
});

/** All but the named labels. */
export const dropLabels = remembered((labels, names: readonly string[] = []): Labels => {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
});

/** A range query asks the same of the same label sets at each of its steps. */
function remembered<Result extends string | Labels>(
  compute: (labels: Labels, names?: readonly string[]) => Result,
) {
  const results = new WeakMap<Labels, Map<string, Result>>();
  return (labels: Labels, names?: readonly string[]): Result => {
    const key = names === undefined ? "" : names.join();
    const known = results.get(labels)?.get(key);
    if (known !== undefined) return known;
    const result = compute(labels, names);
    results.set(labels, (results.get(labels) ?? new Map<string, Result>()).set(key, result));
    return result;
  };
}
