import { AppError, type Gap, present } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { RuleGroup } from "../api/wire.ts";
import { since } from "../signals/signal-gap.ts";
import { alertGap } from "./alert-gap.ts";

export interface RulesRead {
  /** Whether the alert is of a rule that is evaluated no more: then it tells of an earlier time. */
  readonly isStopped: (alertname: string) => boolean;
  readonly gaps: readonly Gap[];
}

/** A group that is this many intervals late is evaluated no more. */
const lateIntervals = 3;
const lateMs = 5 * 60_000;

/** Whether alerts are still evaluated: a rule that is not cannot fire, and what it fired is not of now. */
export async function readRules(
  client: PrometheusClient,
  nowMs: number,
  signal: AbortSignal,
): Promise<RulesRead> {
  try {
    return judged(await client.alertRules(signal), nowMs);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const what = "whether alerting rules are still evaluated";
    const gap = alertGap(what, error.message, "let Prometheus answer /api/v1/rules");
    return { isStopped: () => false, gaps: [ofAll(gap, gapKinds[error.kind])] };
  }
}

function judged(groups: readonly RuleGroup[], nowMs: number): RulesRead {
  const stopped = groups.filter((group) => isLate(group, nowMs));
  const evaluated = namesIn(groups.filter((group) => !stopped.includes(group)));
  const lost = namesIn(stopped);
  const failing = groups
    .filter((group) => !stopped.includes(group))
    .flatMap(({ rules }) => rules.filter(({ health }) => health === "err"));
  return {
    isStopped: (alertname) => lost.has(alertname) && !evaluated.has(alertname),
    gaps: [
      ...stopped.map(({ name, lastEvaluation }) => {
        const gap = alertGap(
          `alerts of the rule group ${name}`,
          `not evaluated since ${timeOf(lastEvaluation, nowMs)}`,
          "look at the rules page of Prometheus and at its log",
        );
        return ofAll(gap, "unreachable");
      }),
      ...failing.map(({ name }) =>
        alertGap(
          `the alert ${name}`,
          "its rule cannot be evaluated",
          "look at its error on the rules page of Prometheus",
        ),
      ),
    ],
  };
}

/** Alerts that nobody evaluates may be about anything: nothing is called fine without them. */
function ofAll({ origin, what, why, remedy }: Gap, kind: Gap["kind"]): Gap {
  return { origin, kind, what, why, ...present({ remedy }) };
}

function isLate({ interval, lastEvaluation }: RuleGroup, nowMs: number): boolean {
  const evaluatedMs = Date.parse(lastEvaluation ?? "");
  if (Number.isNaN(evaluatedMs)) return false;
  return nowMs - evaluatedMs > Math.max(lateIntervals * interval * 1000, lateMs);
}

/** The year 1 is how Go writes never. */
function timeOf(lastEvaluation: string | undefined, nowMs: number): string {
  const evaluatedMs = Date.parse(lastEvaluation ?? "");
  return evaluatedMs <= 0 ? "Prometheus started" : since(evaluatedMs, nowMs);
}

function namesIn(groups: readonly RuleGroup[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ rules }) => rules.map(({ name }) => name)));
}
