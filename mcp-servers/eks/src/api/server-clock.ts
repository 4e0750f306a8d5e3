/** The clock of the API server, by the last `Date` that it told; the own one until it told any. */
export function createServerClock() {
  let seen: { readonly at: number; readonly when: number } | undefined;
  return {
    note: (date: string | undefined) => {
      const at = Date.parse(date ?? "");
      if (Number.isFinite(at)) seen = { at, when: performance.now() };
    },
    now: () =>
      seen === undefined ? Date.now() : seen.at + Math.round(performance.now() - seen.when),
  };
}
