const unitsMs = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** How long ago a moment was, as kubectl writes it: `45s`, `12m`, `3h5m`, `2d4h`. `now` in milliseconds since the epoch. */
export function age(at: string, now: number): string {
  let rest = Math.max(0, now - Date.parse(at));
  const parts = unitsMs.map(([unit, ms]) => {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    return { unit, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return "0s";
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ unit, count }) => `${count}${unit}`).join("");
}

/** Of an event: `5m (x3)`. */
export function lastSeen(
  { at, count }: { readonly at: string; readonly count: number },
  { now }: { readonly now: () => number },
): string {
  return count > 1 ? `${age(at, now())} (x${count})` : age(at, now());
}

/** `90s`, `10m`, `1h30m` as whole seconds; undefined for what is no duration. */
export function durationSeconds(text: string): number | undefined {
  if (!/^(?:\d{1,9}[dhms])+$/u.test(text)) return undefined;
  const sizes = new Map<string, number>(unitsMs);
  const ms = [...text.matchAll(/(\d{1,9})([dhms])/gu)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (sizes.get(unit ?? "") ?? 0),
    0,
  );
  return Math.round(ms / 1000);
}
