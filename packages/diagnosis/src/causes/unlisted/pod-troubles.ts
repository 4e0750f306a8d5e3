import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { GATE_MS, gatedSince, patienceMs } from "../../graph/patience.ts";
import { type ContainerView, conditionOf, type PodView, startOf } from "../../graph/pod-view.ts";
import { impactOn, isOfNewestRollout, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mayShow } from "../node-victims.ts";
import { onLostNode } from "../not-ready/unready.ts";
import { isThere, missingFor } from "../not-started/missing-for.ts";
import { badConditions } from "./node-troubles.ts";
import { isOlder, type Trouble, warned } from "./trouble.ts";

/** Containers beyond these tell nothing new. */
const CONTAINERS_AT_MOST = 4;
/** A rollout that is younger counts as what changed last. */
const FRESH_MS = 60 * 60_000;
/** Conditions of every pod; what else is False is a readiness gate. */
const COMMON = new Set([
  "PodScheduled",
  "Initialized",
  "ContainersReady",
  "Ready",
  "PodReadyToStartContainers",
  "DisruptionTarget",
]);

/** Pods that are not Ready, though they had their time. */
export function podTroubles(inquiry: Inquiry): Trouble[] {
  return [...inquiry.cluster.workloads.values()].flatMap((workload) => {
    const pods = workload.pods.filter(
      (pod) =>
        !pod.isOver &&
        !pod.isReady &&
        hadItsTime(inquiry, workload, pod) &&
        !isExcused(inquiry, pod),
    );
    const [first] = pods;
    return first === undefined ? [] : [troubleOf(inquiry, workload, [first, ...pods.slice(1)])];
  });
}

function hadItsTime(inquiry: Inquiry, workload: Workload, pod: PodView): boolean {
  const gated = gatedSince(pod);
  return gated === undefined
    ? isOlder(inquiry, unreadySince(pod), patienceMs(workload, pod))
    : isOlder(inquiry, gated, GATE_MS);
}

/** Its node is judged, or what the kubelet missed is there now. */
function isExcused(inquiry: Inquiry, pod: PodView): boolean {
  const missing = missingFor(inquiry, pod);
  const isMended = missing !== undefined && isThere(inquiry, missing);
  return isMended || onLostNode(inquiry, pod) !== undefined;
}

function troubleOf(
  inquiry: Inquiry,
  workload: Workload,
  pods: readonly [PodView, ...PodView[]],
): Trouble {
  const [pod] = pods;
  return {
    ref: workload.ref,
    reason: reasonOf(pod),
    since: earliest(pods.map(unreadySince)),
    isBroken: impactOn(workload) === "broken",
    facts: [
      saysPod(inquiry, pod),
      ...gates(inquiry, pod),
      ...pod.containers
        .slice(-CONTAINERS_AT_MOST)
        .flatMap((container) => saysContainer(inquiry, pod, container)),
      ...warned(inquiry, [pod.ref]),
    ],
    pods,
    look: pod.ref,
    standsOn: nodeOf(inquiry, workload, pod),
  };
}

/** Its node, where that may have brought it about: not what a young rollout did, nor what came long after the node said what it lacks. */
function nodeOf(inquiry: Inquiry, workload: Workload, pod: PodView): ObjectRef[] {
  const { nodeName: name } = pod.object.spec;
  if (name === undefined || isOfFreshRollout(inquiry, workload, pod)) return [];
  const conditions = inquiry.cluster.nodes.get(name)?.status.conditions ?? [];
  const bad = badConditions(conditions);
  const since = unreadySince(pod);
  const mayBe = bad.length === 0 || bad.some((condition) => mayShow(condition, since));
  return mayBe ? [{ kind: "Node", name }] : [];
}

/** Another rollout ran before, and this one is so young that it is the likely cause. */
function isOfFreshRollout({ now }: Inquiry, workload: Workload, pod: PodView): boolean {
  const [newest, before] = workload.rollouts;
  const madeAt = Date.parse(newest?.replicaSet.metadata.creationTimestamp ?? "");
  return before !== undefined && isOfNewestRollout(workload, pod) && now - madeAt < FRESH_MS;
}

function reasonOf({ object }: PodView): string {
  const { phase = "Pending" } = object.status;
  return conditionOf(object, "Ready")?.reason ?? (phase === "Running" ? "NotReady" : phase);
}

/** Since it is not Ready and has a node, or since it is there. */
function unreadySince(pod: PodView): string | undefined {
  const { startTime } = pod.object.status;
  const since = conditionOf(pod.object, "Ready")?.lastTransitionTime;
  if (since === undefined || startTime === undefined) return since ?? startOf([pod]);
  return Date.parse(since) > Date.parse(startTime) ? since : startTime;
}

function saysPod({ cite, say }: Inquiry, pod: PodView): Claim {
  const { reason, message, lastTransitionTime } = conditionOf(pod.object, "Ready") ?? {};
  if (lastTransitionTime !== undefined) {
    const why = message === undefined && reason === undefined ? "" : ": {message}";
    const ready = cite.condition(pod, "Ready");
    return say(`Pod ${pod.ref.name} is not Ready since {since}${why}.`, ready);
  }
  const { phase = "Unknown" } = pod.object.status;
  const fact = cite.field(pod, {
    pointer: "/status/phase",
    value: phase,
    values: present({ phase, since: { since: startOf([pod]) ?? "" } }),
    text: `phase is ${phase}`,
  });
  return say(`Pod ${pod.ref.name} is {phase} since {since}.`, fact);
}

/** Conditions that somebody outside sets: readiness gates. */
function gates({ cite, say }: Inquiry, pod: PodView): Claim[] {
  return pod.object.status.conditions
    .filter(({ type, status }) => status !== "True" && !COMMON.has(type))
    .map(({ type }) => {
      const [evidence, words] = [cite.condition(pod, type), "{status}: {message}"];
      return say(`Its condition ${type} is ${words}`, evidence);
    });
}

/** What a container does, of those that are not simply well. */
function saysContainer({ cite, say }: Inquiry, pod: PodView, container: ContainerView): Claim[] {
  const { name, status, isInit } = container;
  const { waiting, running, terminated } = status?.state ?? {};
  const fact = () => cite.container(pod, container);
  if (waiting !== undefined) return [say(`Container ${name} waits: {waiting}`, fact())];
  if (running !== undefined) {
    const ready = status?.ready === true ? "and is ready" : "and is not ready";
    return [say(`Container ${name} runs ${isInit ? "still" : ready}.`, fact())];
  }
  if (terminated === undefined || isInit) return [];
  return [say(`Container ${name} ended with exit code {exitCode}.`, fact())];
}
