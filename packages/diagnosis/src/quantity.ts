const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number in its base unit: `250m` is 0.25, `1Gi` is 1073741824. Zero when it is none. */
export function toNumber(quantity: string | undefined): number {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]{0,2})$/.exec(quantity ?? "");
  const factor = FACTORS[match?.[2] ?? ""];
  return match === null || factor === undefined ? 0 : Number(match[1]) * factor;
}

/** A quantity in bytes in the largest binary unit that fits, `30.0Gi`; any other as it is. */
export function readable(quantity: string): string {
  if (!/^\d+Ki$/.test(quantity)) return quantity;
  const bytes = toNumber(quantity);
  const unit = ["Ti", "Gi", "Mi"].find((name) => bytes >= (FACTORS[name] ?? 0));
  return unit === undefined ? quantity : `${(bytes / (FACTORS[unit] ?? 1)).toFixed(1)}${unit}`;
}
