import { metricsServersOf } from "../../graph/metrics-server.ts";
import { refIn, refOf } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { blamesMetricsServer, lacksRequest } from "../../messages/autoscaler-message.ts";
import { toNumber } from "../../quantity.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Condition } from "../../state/shapes.ts";
import type { HorizontalPodAutoscaler } from "../../state/workload.ts";
import { missingTarget } from "./missing-target.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

/** Pods have metrics some minutes after their start. */
const PATIENCE_MS = 2 * 60_000;

/** Autoscalers that cannot measure or cannot scale, or that are at their limit and measure that it is not enough. */
export function autoscalerTroubles(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "HorizontalPodAutoscaler").flatMap((object) => {
    const { status, spec } = object;
    const { conditions } = status;
    const bad = conditions.filter(
      (condition) =>
        isBad(condition, object) &&
        isOlder(inquiry, condition.lastTransitionTime, patienceFor(condition)),
    );
    const [first] = bad;
    if (first === undefined) return [];
    const ref = refOf("HorizontalPodAutoscaler", object);
    const { kind, name } = spec.scaleTargetRef;
    const missing = first.reason === "FailedGetScale" ? missingTarget(inquiry, object) : undefined;
    const isBlind = bad.some(({ message = "" }) => blamesMetricsServer(message));
    const needed = isBlind ? metricsServersOf(inquiry.cluster) : [];
    const isOfItself = bad.every(({ message = "" }) => lacksRequest(message));
    return [
      {
        ref,
        reason: first.reason ?? first.type,
        since: first.lastTransitionTime,
        isBroken: false,
        facts: [
          ...(missing?.facts ?? []),
          ...bad.map((condition) => saysCondition(inquiry, ref, { conditions, condition })),
          ...warned(inquiry, [ref]),
        ],
        ...missing?.remedy,
        standsOn: isOfItself ? [] : [refIn(ref.namespace, kind, name), ...needed],
        waitsFor: needed,
      },
    ];
  });
}

/** What it scales is not there: no time makes it. */
function patienceFor({ reason }: Condition): number {
  return reason === "FailedGetScale" ? 0 : PATIENCE_MS;
}

/** To scale nothing, because zero is wanted, is no trouble. */
function isBad({ type, status, reason }: Condition, object: HorizontalPodAutoscaler): boolean {
  if (type === "ScalingLimited")
    return status === "True" && reason === "TooManyReplicas" && isOverTarget(object);
  const isNeeded = type === "AbleToScale" || type === "ScalingActive";
  return isNeeded && status === "False" && reason !== "ScalingDisabled";
}

/** A metric that it scales by is above its target, with all pods that it may have. */
function isOverTarget({ spec, status }: HorizontalPodAutoscaler): boolean {
  const current = new Map(status.currentMetrics.flatMap(partsOf));
  return spec.metrics.flatMap(partsOf).some(([key, { target }]) => {
    const measured = current.get(key)?.current;
    return NUMBERS.some((of) => numberOf(measured?.[of]) > numberOf(target?.[of]));
  });
}

const NUMBERS = ["averageUtilization", "averageValue", "value"] as const;

/** Not a number where there is none. */
function numberOf(value: string | number | null | undefined): number {
  return typeof value === "string" ? toNumber(value) : (value ?? Number.NaN);
}

/** What a metric is of, and its numbers. */
function partsOf(metric: HorizontalPodAutoscaler["spec"]["metrics"][number]) {
  return Object.entries(metric).flatMap(([of, part]) =>
    part ? [[[of, part.container, part.name, part.metric?.name].join(" "), part] as const] : [],
  );
}
