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

const QUANTITY = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]{0,2})$/;

/** A Kubernetes quantity as a number in its base unit: `250m` is 0.25, `1Gi` is 1073741824. Zero when it is none. */
export function toNumber(quantity: string | undefined): number {
  const match = QUANTITY.exec(quantity ?? "");
  const factor = FACTORS[match?.[2] ?? ""] ?? Number.NaN;
  const amount = Number(match?.[1]) * factor;
  return Number.isFinite(amount) ? amount : 0;
}

/** The sum in the smallest unit of its parts, `15Gi` and `512Mi` are `15872Mi`; one part as it is written. */
export function sumOf(quantities: readonly string[]): string {
  const [first = "0", ...more] = quantities;
  if (more.length === 0) return first;
  const units = quantities.map((quantity) => QUANTITY.exec(quantity)?.[2] ?? "");
  const [unit = ""] = units.toSorted((left, right) => factorOf(left) - factorOf(right));
  const sum = quantities.reduce((total, quantity) => total + toNumber(quantity), 0);
  return `${Number((sum / factorOf(unit)).toFixed(3))}${unit}`;
}

function factorOf(unit: string): number {
  return FACTORS[unit] ?? 1;
}

/** What a kubelet tells in Ki in the largest binary unit that fits, `30.02Gi`, rounded down; any other as it is. */
export function readable(quantity: string): string {
  if (!/^\d+Ki$/.test(quantity)) return quantity;
  const bytes = toNumber(quantity);
  const unit = ["Ti", "Gi", "Mi"].find((name) => bytes >= factorOf(name));
  if (unit === undefined) return quantity;
  return `${Math.floor((bytes / factorOf(unit)) * 100) / 100}${unit}`;
}

/** Twice a quantity, in its own unit. */
export function doubled(quantity: string): string {
  const [, amount = "0", unit = ""] = QUANTITY.exec(quantity) ?? [];
  return `${Number(amount) * 2}${unit}`;
}

/** Whole Mi that hold it. */
export function inMi(quantity: string): string {
  return `${Math.ceil(toNumber(quantity) / factorOf("Mi"))}Mi`;
}
