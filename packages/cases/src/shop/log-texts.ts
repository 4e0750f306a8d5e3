import type { Random } from "./determinism.ts";
import type { LogText } from "./plan.ts";

/** `GET /path 200 34 ms`, traced. */
export function request(
  method: string,
  path: (random: Random) => string,
  medianMs: number,
): LogText {
  return (random) => ({
    level: "info",
    text: `${method} ${path(random)} 200 ${duration(random, medianMs)} ms`,
    isTraced: true,
  });
}

/** A line without a trace. */
export function note(text: (random: Random) => string): LogText {
  return (random) => ({ level: "info", text: text(random) });
}

export function warning(text: (random: Random) => string): LogText {
  return (random) => ({ level: "warn", text: text(random) });
}

export function duration(random: Random, medianMs: number): number {
  return Math.max(1, Math.round(medianMs * (0.6 + random.next() * 0.9)));
}

export function orderId(random: Random): string {
  return `o-${random.between(480_000, 489_999)}`;
}

export function cartId(random: Random): string {
  return `c-${random.hex(8)}`;
}

export function productId(random: Random): string {
  return `p-${random.between(1000, 9999)}`;
}
