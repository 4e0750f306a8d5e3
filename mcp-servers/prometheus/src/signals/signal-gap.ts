import { AppError } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import { formatMinutes } from "./format.ts";
import type { Measured, Measurement, Missing } from "./signal-plan.ts";
import { aboutOf, nameOf, type Target } from "./target.ts";

/** A failing query costs its own signal only. */
export async function orGap(
  what: string,
  { target }: Measurement,
  work: () => Promise<Measured>,
): Promise<Measured> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const gap = { ...gapAbout(what, target), kind: gapKinds[error.kind], why: error.message };
    return { kind: "gap", gap };
  }
}

/** No series tells it: a gap, never zero. */
export function noData(what: string, target: Target, { why, remedy }: Missing): Measured {
  const gap = {
    ...gapAbout(what, target),
    kind: "no_data",
    why,
    remedy: { text: remedy },
  } as const;
  return { kind: "gap", gap };
}

/** Of series that ended: what they said last is not how things are now. */
export function noSampleSince(lastMs: number, nowMs: number): Missing {
  return {
    why: `no sample since ${since(lastMs, nowMs)}`,
    remedy:
      "Check that its pods run and are scraped; `up == 0` in Prometheus names targets that do not answer.",
  };
}

/** `20:01 UTC (12 min)`. */
export function since(lastMs: number, nowMs: number): string {
  const time = new Date(lastMs).toISOString().slice(11, 16);
  return `${time} UTC (${formatMinutes(nowMs - lastMs)})`;
}

function gapAbout(what: string, target: Target) {
  return {
    origin: "prometheus",
    what: `${what} of ${nameOf(target)}`,
    about: aboutOf(target),
  } as const;
}
