import type { Value } from "@binnacle/contracts";
import { spanText } from "./tell-time.ts";

type Amount = Extract<Value, { readonly amount: number }>;

/** An amount with its unit as people write it: `38 %`, `8.1 requests/s`, `412 ms`, `256 MiB`, `0.05 cores`, `6 days`. */
export function amountText({ amount, unit }: Amount): string {
  return texts[unit](amount);
}

const texts: Readonly<Record<Amount["unit"], (amount: number) => string>> = {
  ratio: (amount) => `${significant(amount * 100)} %`,
  "requests/s": (amount) => `${significant(amount)} requests/s`,
  s: secondsText,
  bytes: bytesText,
  cores: (amount) => `${significant(amount)} cores`,
  "1": significant,
};

/** A latency or a span: what takes minutes is told in minutes, hours or days. */
function secondsText(amount: number): string {
  if (amount !== 0 && Math.abs(amount) < 1) return `${significant(amount * 1000)} ms`;
  return Math.abs(amount) < 60 ? `${significant(amount)} s` : spanText(amount * 1000);
}

const binary = [
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
] as const;

function bytesText(amount: number): string {
  const [size, name] = binary.find(([bytes]) => Math.abs(amount) >= bytes) ?? [1, "B"];
  return `${significant(amount / size)} ${name}`;
}

/** Two significant digits below 100, whole numbers above: no more than a reader can use. */
function significant(amount: number): string {
  return Math.abs(amount) >= 100
    ? String(Math.round(amount))
    : String(Number(amount.toPrecision(2)));
}
