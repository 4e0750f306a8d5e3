import type { Gap, ObjectRef } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { failingIn } from "./failing-in.ts";
import { type FoundConvention, findConvention } from "./find-convention.ts";
import { findSubject } from "./find-subject.ts";
import { rateWindowMs } from "./rate-window.ts";
import { resourceSignals } from "./resource-signals.ts";
import { restartSignal } from "./restart-signal.ts";
import type { Measured, Measurement } from "./signal-plan.ts";
import { trafficSignals } from "./traffic-signals.ts";

export interface SignalsRead {
  readonly found: FoundConvention | undefined;
  readonly subject: ObjectRef | undefined;
  readonly measured: readonly Measured[];
  /** Of a namespace: workloads whose requests fail. */
  readonly failing: string[] | undefined;
  readonly gaps: readonly Gap[];
}

/** First how the target's series are named, then all signals at once. */
export async function readSignals(
  client: PrometheusClient,
  { target, frame, ...asked }: Pick<Measurement, "target" | "frame" | "isOfMoment">,
  signal: AbortSignal,
): Promise<SignalsRead> {
  const lookup = { target, startMs: frame.baselineStartMs, endMs: frame.endMs };
  const found = await findConvention(client, lookup, signal);
  const [rateMs, subject] = await Promise.all([
    rateWindowMs(client, { found, timeMs: frame.endMs }, signal),
    findSubject(client, { target, frame }, signal),
  ]);
  const measurement = { ...asked, client, target, frame, rateMs, signal };
  const [traffic, restarts, resources, { failing, gaps }] = await Promise.all([
    trafficSignals(found, measurement),
    restartSignal(measurement),
    resourceSignals(measurement),
    failingIn(found, measurement),
  ]);
  const measured = [...traffic, restarts, ...resources];
  const unmeasured = measured.flatMap((each) => (each.kind === "gap" ? [each.gap] : []));
  return { found, subject, measured, failing, gaps: [...unmeasured, ...gaps] };
}
