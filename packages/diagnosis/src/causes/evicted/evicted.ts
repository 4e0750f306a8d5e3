import { type Claim, present } from "@binnacle/contracts";
import { moment } from "../../facts/times.ts";
import { refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { impactOn, isHealthy, isRun, type Workload } from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { lookAtNode, lookAtPod } from "../../kit/pod-step.ts";
import { rung } from "../../kit/rung.ts";
import { patchTemplate, setResources } from "../../kit/template-step.ts";
import { readEviction } from "../../messages/eviction-message.ts";
import { doubled, inMi, toNumber } from "../../quantity.ts";
import { counted, shortened } from "../../say.ts";
import { saysCondition } from "../unlisted/trouble.ts";
import { type Eviction, evictionsOf, pressureOn } from "./evictions-of.ts";

/** The kubelet threw the pod off its node. */
const evicted = podCause<string, Eviction>({
  id: "evicted",
  title: "Evicted",
  group: "node",
  high: "the kubelet evicted the pod and names the resource",
  medium: "the pod was evicted",
  ruledOut: "no pod was evicted in the window",
  needs: ["Pod"],
  metric: "memory_working_set",

  sees: ({ pod }) => shortened(pod.object.status.message ?? ""),

  tells(seen) {
    const { name, workload, pods, spots, hit: message, cite, say } = seen;
    const { pod, at, isOver } = seen.spot;
    const often = counted(pods.length, "pod");
    const isTold = message !== "";
    const told = cite.field(pod, {
      pointer: "/status/message",
      value: message,
      values: present({
        reason: "Evicted",
        message,
        pods: { count: pods.length, of: "pod" },
        node: pod.object.spec.nodeName,
        last: moment(at),
      }),
      text: `one of ${often} of ${name} that the kubelet evicted: ${message}`,
    });
    const last = pods.length > 1 ? ", the last at {last}" : "";
    return {
      level: isTold ? "high" : "medium",
      does: verbOf(seen),
      ...(isOver && { state: "resolved", impact: "degraded" }),
      text: isOver ? "" : `${often} evicted`,
      since: isOver ? at : spots.at(-1)?.at,
      facts: [
        say(`The kubelet evicted {pods} of ${name}${last}${isTold ? ": {message}" : "."}`, told),
      ],
      context: [...pressures(seen), ...(isOver ? [say(`${name} ${endOf(workload)}.`, told)] : [])],
      disproof: "a pod that ended by itself",
      fix: makeRoom(workload, pods.reduce(needier, pod)),
      mend: "set requests and limits near the real use",
      nextCheck: lookAtNode(pod) ?? lookAtPod(pod),
      symptom: { reason: "Evicted" },
    };
  },
});

/** How it goes on: what has its pods back is evicted again as long as what evicts it stays. */
function verbOf({ workload, pods, spot: { isOver } }: Seen<Eviction, string>): string {
  if (isOver) return "was evicted";
  if (pods.length > 1) return "is evicted again and again";
  return impactOn(workload) === "broken" || !isHealthy(workload) ? "is evicted" : "was evicted";
}

function endOf(workload: Workload): string {
  return isRun(workload) ? "succeeded with another pod" : "has all its pods again";
}

/** What the nodes that evicted them have too little of by now, by their own words. */
function pressures(seen: Seen<Eviction, string>): Claim[] {
  const found = seen.pods.flatMap((pod) => pressureOn(seen, pod) ?? []);
  const byNode = new Map(found.map((pressure) => [pressure.node, pressure]));
  return [...byNode.values()].map(({ node, condition }) =>
    saysCondition(seen, refOf("Node", node), { conditions: node.status.conditions, condition }),
  );
}

/** Requests keep a pod from being the first to go; a limit that is too low throws it off by itself. */
function makeRoom(workload: Workload, { object }: PodView): DraftStep[] {
  const eviction = readEviction(object.status.message ?? "");
  const [only, ...others] = object.spec.containers;
  const alone = others.length === 0 ? only?.name : undefined;
  if (eviction.kind === "volume_limit") {
    const { volume, limit } = eviction;
    const emptyDir = { sizeLimit: doubled(limit) };
    return patchTemplate(workload, { volumes: [{ name: volume, emptyDir }] }, twice(limit));
  }
  if (eviction.kind === "storage_limit") {
    const { container = alone, limit } = eviction;
    const flag = `--limits=ephemeral-storage=${doubled(limit)}`;
    return setResources(workload, { container, flag }, twice(limit));
  }
  if (eviction.kind === "other" || eviction.used === undefined) return [];
  const { container, resource, used } = eviction;
  const amount = inMi(used);
  const flag = `--requests=${resource}=${amount}`;
  const text = `requests the ${amount} that it used when it was evicted`;
  return setResources(workload, { container, flag }, text);
}

/** The one of two that used more. */
function needier(one: PodView, other: PodView): PodView {
  return usedBy(other) > usedBy(one) ? other : one;
}

function usedBy({ object }: PodView): number {
  const eviction = readEviction(object.status.message ?? "");
  return eviction.kind === "node_low" ? toNumber(eviction.used) : 0;
}

function twice(limit: string): string {
  return `twice the limit of ${limit} that it went beyond; choose what it needs`;
}

/** Thrown off their node. */
export const offNode = rung("evicted", { spotsOf: evictionsOf, isOver: ({ isOver }) => isOver }, [
  evicted,
]);
