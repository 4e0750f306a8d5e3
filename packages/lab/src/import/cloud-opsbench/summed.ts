/** What amounts a second came to. A step without one adds nothing, and has no sample. */
export function summed(
  column: readonly (number | null)[],
  stepMs: number,
): readonly (number | null)[] {
  let sum = 0;
  return column.map((value) => {
    if (value === null) return null;
    sum += (value * stepMs) / 1000;
    return Number(sum.toFixed(3));
  });
}
