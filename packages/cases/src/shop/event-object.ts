import { z } from "zod";
import type { KubernetesObject } from "../case.ts";
import { digest } from "./determinism.ts";
import { metadata } from "./metadata.ts";
import { nodes } from "./nodes.ts";
import type { Pod } from "./plan.ts";
import { microsecondTimestamp, timestamp } from "./timestamp.ts";

export interface EventInput {
  readonly about: InvolvedObject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly firstMs: number;
  /** `firstMs` when absent. */
  readonly lastMs?: number;
  /** 1 when absent. */
  readonly count?: number;
}

const Dated = z.looseObject({
  lastTimestamp: z.string().nullable(),
  eventTime: z.string().nullable(),
  series: z.exactOptional(z.looseObject({ lastObservedTime: z.string() })),
});

export interface InvolvedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly fieldPath?: string;
}

/** The pod, or its container when `part` is `container`, as events name it. */
export function aboutPod(pod: Pod, part: "pod" | "container" = "pod"): InvolvedObject {
  const about = {
    apiVersion: "v1",
    kind: "Pod",
    namespace: pod.workload.namespace,
    name: pod.name,
    uid: pod.uid,
  };
  if (part === "pod") return about;
  return { ...about, fieldPath: `spec.containers{${pod.rollout.container.name}}` };
}

export function aboutObject({
  apiVersion,
  kind,
  metadata: meta,
}: KubernetesObject): InvolvedObject {
  const { name, namespace, uid } = meta;
  return { apiVersion, kind, name, uid, ...(namespace === undefined ? {} : { namespace }) };
}

/** An event as the kubelet of the node writes it. */
export function kubeletEvent(node: number, input: EventInput): KubernetesObject {
  const host = nodes[node]?.name ?? "";
  return event(input, {
    ...repeated(input),
    eventTime: null,
    reportingComponent: "kubelet",
    reportingInstance: host,
    source: { component: "kubelet", host },
  });
}

/** An event as a controller writes it: `deployment-controller`, `horizontal-pod-autoscaler`. */
export function controllerEvent(component: string, input: EventInput): KubernetesObject {
  return event(input, {
    ...repeated(input),
    eventTime: null,
    reportingComponent: component,
    reportingInstance: "",
    source: { component },
  });
}

/** An event as the scheduler writes it: by the newer API, so with `eventTime` and `series`, without first and last time. */
export function schedulerEvent(input: EventInput): KubernetesObject {
  const count = input.count ?? 1;
  const series = {
    count,
    lastObservedTime: microsecondTimestamp(input.lastMs ?? input.firstMs),
  };
  return event(input, {
    action: input.reason === "Scheduled" ? "Binding" : "Scheduling",
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: microsecondTimestamp(input.firstMs),
    reportingComponent: "default-scheduler",
    reportingInstance: "default-scheduler-ip-172-16-44-9.eu-central-1.compute.internal",
    source: {},
    ...(count === 1 ? {} : { series }),
  });
}

/** When the event was written last: an hour later the API server forgets it. */
export function lastSeenMs(written: KubernetesObject): number {
  const { lastTimestamp, eventTime, series } = Dated.parse(written);
  return Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? "");
}

function repeated({ firstMs, lastMs, count }: EventInput) {
  return {
    count: count ?? 1,
    firstTimestamp: timestamp(firstMs),
    lastTimestamp: timestamp(lastMs ?? firstMs),
  };
}

function event(input: EventInput, rest: object): KubernetesObject {
  const { about, type, reason, message, firstMs, lastMs } = input;
  const namespace = about.namespace ?? "default";
  const key = digest(`${about.uid}/${reason}/${message}/${firstMs}`).slice(0, 16);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: metadata({
      kind: "Event",
      namespace,
      name: `${about.name}.${key}`,
      createdMs: firstMs,
      changedMs: lastMs ?? firstMs,
    }),
    involvedObject: about,
    type,
    reason,
    message,
    ...rest,
  };
}
