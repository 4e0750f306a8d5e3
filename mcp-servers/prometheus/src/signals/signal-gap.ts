import { AppError, type Gap, type GoldenSignalName } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import { formatMinutes } from "./format.ts";
import type { Measured, Measurement, Missing } from "./signal-plan.ts";
import { aboutOf, nameOf, type Target } from "./target.ts";

/** What is not measured: without the target, `error ratio`, and by its names. */
export interface Unmeasured {
  readonly what: string;
  readonly signals: readonly GoldenSignalName[];
}

/** A failing query costs its own signal only. */
export async function orGap(
  unmeasured: Unmeasured,
  whose: Whose,
  work: () => Promise<Measured>,
): Promise<Measured> {
  try {
    return await work();
  } catch (error) {
    return { kind: "gap", gap: failed(unmeasured, whose, error) };
  }
}

export type Whose = Pick<Measurement, "target" | "report">;

/** A query that failed, or a defect of ours: each costs what it would have told, and is named as what it is. */
export function failed(unmeasured: Unmeasured, { target, report }: Whose, error: unknown): Gap {
  if (!(error instanceof AppError) || error.kind === "bug") {
    report(error);
    return { ...gapAbout(unmeasured, target), kind: gapKinds.bug, why: ownFailure };
  }
  return { ...gapAbout(unmeasured, target), kind: gapKinds[error.kind], why: error.message };
}

const ownFailure =
  "this server failed for a reason of its own, not Prometheus; its log has the details";

/** No series tells it: a gap, never zero. */
export function noData(unmeasured: Unmeasured, target: Target, { why, remedy }: Missing): Measured {
  const gap: Gap = {
    ...gapAbout(unmeasured, target),
    kind: "no_data",
    why,
    remedy: { text: remedy },
  };
  return { kind: "gap", gap };
}

/** Of series that ended: what they said last is not how things are now. */
export function stopped(
  unmeasured: Unmeasured,
  target: Target,
  { lastMs, nowMs }: { readonly lastMs: number; readonly nowMs: number },
): Measured {
  const gap: Gap = {
    ...gapAbout(unmeasured, target),
    kind: "stopped",
    why: `no sample since ${since(lastMs, nowMs)}`,
    remedy: {
      text: "Check that its pods run and are scraped; `up == 0` in Prometheus names targets that do not answer.",
    },
  };
  return { kind: "gap", gap };
}

/** `20:01 UTC (12 min)`. */
export function since(lastMs: number, nowMs: number): string {
  const time = new Date(lastMs).toISOString().slice(11, 16);
  return `${time} UTC (${formatMinutes(nowMs - lastMs)})`;
}

function gapAbout(
  { what, signals }: Unmeasured,
  target: Target,
): Pick<Gap, "origin" | "what" | "about"> {
  return {
    origin: "prometheus",
    what: `${what} of ${nameOf(target)}`,
    about: { ...aboutOf(target), signals: [...signals] },
  };
}
