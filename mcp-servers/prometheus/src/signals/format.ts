import type { GoldenSignal } from "@binnacle/contracts";

type Unit = GoldenSignal["unit"];

const binary = [
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
] as const;

/** A value with its unit as people write it: `38 %`, `8.1 requests/s`, `412 ms`, `256 MiB`, `0.05 cores`. */
export function formatQuantity(value: number, unit: Unit): string {
  switch (unit) {
    case "ratio":
      return `${significant(value * 100)} %`;
    case "s":
      return Math.abs(value) < 1 ? `${significant(value * 1000)} ms` : `${significant(value)} s`;
    case "bytes": {
      const [size, name] = binary.find(([bytes]) => Math.abs(value) >= bytes) ?? [1, "B"];
      return `${significant(value / size)} ${name}`;
    }
    case "1":
      return significant(value);
    case "requests/s":
    case "cores":
      break;
  }
  return `${significant(value)} ${unit}`;
}

/** Two significant digits below 100, whole numbers above: no more than a reader can use. */
function significant(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** `12 min`, `1 h 30 min`; less than a minute is one. */
export function formatMinutes(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${(minutes - rest) / 60} h ${rest} min`;
}
