import { AppError, type Gap, present } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, RuleGroup } from "../api/wire.ts";
import { failureGap, gapOf } from "../gap-of.ts";
import { forSecondsOf, isFailing, isLate, lastEvaluated } from "./rule-health.ts";

export interface RulesRead {
  /** Whether there is no alerting rule at all. */
  readonly isNone: boolean;
  /** Whether the alert is of a rule that is evaluated no more: then it tells of an earlier time. */
  readonly isStopped: (alertname: string) => boolean;
  /** `for` of the rule of an alert, in seconds; undefined: not known. */
  readonly forSeconds: (labels: Labels) => number | undefined;
  readonly gaps: readonly Gap[];
}

export interface RulesAsked {
  readonly nowMs: number;
  /** Who asks may look at some namespaces only: names and errors of rules may tell of others. */
  readonly isNarrowed: boolean;
  readonly signal: AbortSignal;
}

/** Whether alerts are still evaluated: a rule that is not cannot fire, and what it fired is not of now. */
export async function readRules(client: PrometheusClient, asked: RulesAsked): Promise<RulesRead> {
  try {
    return judged((await client.rules(asked.signal)).items, asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const what = "whether alerting rules are still evaluated";
    const gap = failureGap(what, error, "let Prometheus answer /api/v1/rules");
    return {
      isNone: false,
      isStopped: () => false,
      forSeconds: () => undefined,
      gaps: [ofAll(gap)],
    };
  }
}

function judged(all: readonly RuleGroup[], { nowMs, isNarrowed }: RulesAsked): RulesRead {
  const groups = all.map(alertingOf).filter(({ rules }) => rules.length > 0);
  const stopped = groups.filter((group) => isLate(group, nowMs));
  const running = groups.filter((group) => !stopped.includes(group));
  const [evaluated, lost] = [namesIn(running), namesIn(stopped)];
  const failing = running.flatMap(({ rules }) => rules.filter(isFailing));
  return {
    isNone: groups.length === 0,
    isStopped: (alertname) => lost.has(alertname) && !evaluated.has(alertname),
    forSeconds: (labels) => forSecondsOf(labels, groups),
    gaps: isNarrowed
      ? countedGaps(stopped.length, failing.length)
      : [
          ...stopped.map((group) => stoppedGap(group, nowMs)),
          ...failing.map(({ name, lastError = "" }) =>
            gapOf({
              what: `the alert ${name}`,
              why: `its rule cannot be evaluated${lastError === "" ? "" : `: ${lastError.slice(0, 200)}`}`,
              remedy: "correct its expression",
            }),
          ),
        ],
  };
}

function alertingOf(group: RuleGroup): RuleGroup {
  return { ...group, rules: group.rules.filter(({ type }) => type === "alerting") };
}

function stoppedGap(group: RuleGroup, nowMs: number): Gap {
  const gap = gapOf({
    kind: "unreachable",
    what: `alerts of the rule group ${group.name}`,
    why: `not evaluated since ${lastEvaluated(group, nowMs)}`,
    remedy: "look at the rules page of Prometheus and at its log",
  });
  return ofAll(gap);
}

function countedGaps(stopped: number, failing: number): Gap[] {
  const why = "they are evaluated no more, or with an error, and may be of your namespaces";
  const remedy = "ask somebody who may look at all rules";
  const what = `alerts of ${stopped} rule groups and ${failing} rules`;
  const gap = gapOf({ kind: "unreachable", what, why, remedy });
  return stopped + failing === 0 ? [] : [ofAll(gap)];
}

/** Alerts that nobody evaluates, or tells, may be about anything: nothing is called fine without them. */
export function ofAll({ origin, kind, what, why, remedy }: Gap): Gap {
  return { origin, kind, what, why, ...present({ remedy }) };
}

function namesIn(groups: readonly RuleGroup[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ rules }) => rules.map(({ name }) => name)));
}
