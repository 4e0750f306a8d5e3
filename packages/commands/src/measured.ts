import {
  type Answer,
  type Claim,
  type Evidence,
  type Gap,
  type GoldenSignal,
  type GoldenSignalName,
  type ObjectRef,
  present,
  prometheus,
  type Value,
} from "@binnacle/contracts";
import { isTooFew } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import type { CommandContext } from "./command-context.ts";

/** Signals of one thing as they are now. */
export interface Measured {
  readonly signals: readonly GoldenSignal[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  /** When the newest samples of all of them were taken; of several, the oldest. */
  readonly at: string | undefined;
}

export interface Place {
  readonly namespace: string;
  readonly workload?: string;
}

export function placeOf({ namespace = "", name }: ObjectRef): Place {
  return { namespace, workload: name };
}

/**
 * Asks how it is now, not how it was on average since it began: what was mended is to be seen. Or how it was at another
 * moment; what metrics do not say is a gap.
 */
export async function measure(
  names: readonly GoldenSignalName[],
  place: Place & { readonly until?: string; readonly windowMinutes?: number },
  { tools, asking, askedAt: until }: CommandContext,
): Promise<Measured> {
  const answered = await tools.ask(prometheus.goldenSignals, { until, ...place }, asking);
  if (answered.kind !== "ok") {
    const what = `metrics of ${place.workload ?? place.namespace}`;
    const gaps = [toGap(answered, { origin: "prometheus", what })];
    return { signals: [], evidence: [], gaps, at: undefined };
  }
  const { evidence, gaps, result } = answered;
  const signals = names.flatMap((name) => result.signals.find((item) => item.name === name) ?? []);
  const [oldest = result.window.to] = signals.flatMap(sampledAt).toSorted();
  return { signals, evidence, gaps, at: oldest };
}

/** When its newest sample was taken, where the server tells it. */
function sampledAt(signal: GoldenSignal): string[] {
  return "asOf" in signal && typeof signal.asOf === "string" ? [signal.asOf] : [];
}

export function sentenceOf({ text, evidence, slots }: GoldenSignal): Claim {
  return { text, evidence, ...present({ slots }) };
}

/** So few requests were counted that a share of them says nothing, whether they fail or not. */
export function isOfFew(ratio: GoldenSignal): boolean {
  return isTooFew(ratio) || isTooFew({ ...ratio, now: 1, before: 0 });
}

/** `2 requests`, for a slot. */
export function requestsOf({ requests = 0 }: GoldenSignal): Value {
  return { count: Math.round(requests), of: "request" };
}

/** `38 %`, for a slot. */
export function amountOf(amount: number, { unit }: Pick<GoldenSignal, "unit">): Value {
  return { amount, unit };
}

/** `sample of 10:00 (20 s)`. */
export function ageOf(at: string | undefined): {
  readonly text: string;
  readonly slots: NonNullable<Answer["slots"]>;
} {
  if (at === undefined) return { text: "", slots: {} };
  return { text: " · sample of {at}", slots: { at: { value: { since: at } } } };
}
