import { KubernetesObject } from "@binnacle/cases";
import { creating, notYetReady, ready, unplaced } from "../../support/states/pod-states.ts";
import {
  added,
  ago,
  all,
  type Change,
  copied,
  event,
  isOn,
  merged,
  type Patch,
  patched,
} from "../../support/states/reshape.ts";
import { rolling } from "../../support/states/rolling.ts";
import type { State } from "./state.ts";

const second = 1 / 60;
const first = "ip-10-0-11-23.eu-central-1.compute.internal";
const fresh = "ip-10-0-99-1.eu-central-1.compute.internal";
const cordon = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
const noRoom =
  "0/5 nodes are available: 5 Insufficient cpu. no new claims to deallocate, preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.";

/** Nodes that come, go, and are worked on. */
export const nodes: readonly State[] = [
  [
    "a node that is cordoned and drained for an upgrade",
    all(cordoned(), movedAway(13), added(aboutNode("Normal NodeNotSchedulable", { from: 15 }))),
  ],
  [
    "a node that is cordoned, and whose pods stay",
    all(cordoned(), added(aboutNode("Normal NodeNotSchedulable", { from: 30 }))),
  ],
  [
    "a drain that goes on",
    all(
      cordoned(),
      patched("Pod/shop/cart-5fxcvjngv-hkvrn", {
        metadata: { deletionTimestamp: ago(-0.3), deletionGracePeriodSeconds: 30 },
      }),
      copied("Pod/shop/cart-5*", "cart-5fxcvjngv-moved", {
        metadata: { creationTimestamp: ago(12 * second), deletionTimestamp: undefined },
        spec: { nodeName: "ip-10-0-31-66.eu-central-1.compute.internal" },
        status: notYetReady(6 * second),
      }),
      added(
        event("Pod/shop/cart-5fxcvjngv-hkvrn", ["Normal Killing", "Stopping container app"], {
          from: 12 * second,
          container: "app",
        }),
      ),
    ),
  ],
  [
    "a node that has just joined, with pods of its DaemonSets that start",
    joined(40 * second, { status: "True", reason: "KubeletReady", since: 15 * second }),
  ],
  [
    "a node that registers, and has no network yet",
    joined(
      15 * second,
      {
        status: "False",
        reason: "KubeletNotReady",
        message:
          "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
        since: 14 * second,
      },
      [
        { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
        { key: "node.kubernetes.io/not-ready", effect: "NoExecute" },
      ],
    ),
  ],
  [
    "a node that was gone for a moment, and is back",
    all(
      nodeReady({
        status: "True",
        reason: "KubeletReady",
        message: "kubelet is posting ready status",
        since: 16,
      }),
      added(
        aboutNode("Normal NodeNotReady", { from: 18 }),
        aboutNode("Normal NodeReady", { from: 16 }),
        event("Pod/shop/cart-5fxcvjngv-hkvrn", ["Warning NodeNotReady", "Node is not ready"], {
          from: 18,
        }),
      ),
    ),
  ],
  [
    "a node that was short of memory, and is not any more",
    added(
      aboutNode("Normal NodeHasInsufficientMemory", { from: 35 }),
      aboutNode("Warning EvictionThresholdMet", { from: 35, to: 34.5, count: 2 }),
      aboutNode("Normal NodeHasSufficientMemory", { from: 29 }),
    ),
  ],
  [
    "nodes for one purpose, kept free by a taint",
    copied(`Node//${first}`, fresh, {
      metadata: { labels: { "kubernetes.io/hostname": fresh, purpose: "gpu" } },
      spec: {
        taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }],
        providerID: undefined,
      },
    }),
  ],
  [
    "a node that an autoscaler takes away, its pods moved",
    all(
      patched(`Node//${first}`, {
        spec: { taints: [{ key: "karpenter.sh/disrupted", effect: "NoSchedule" }] },
      }),
      movedAway(2.7),
      added(
        aboutNode("Normal DisruptionTerminating", { from: 3 }),
        aboutNode("Warning FailedDraining", { from: 2.8 }),
      ),
    ),
  ],
  [
    "a spot node that was taken back and replaced",
    all(
      patched(`Node//${first}`, {
        metadata: {
          name: fresh,
          uid: "fresh",
          creationTimestamp: ago(9),
          labels: { "kubernetes.io/hostname": fresh },
        },
      }),
      (objects) => objects.map((it) => (it.kind === "Pod" ? moved(it) : it)),
      added(
        aboutNode("Warning SpotInterrupted", { from: 14 }),
        aboutNode("Normal RemovingNode", { from: 10 }),
        aboutNode("Normal NodeNotReady", { from: 11 }),
      ),
    ),
  ],
  [
    "an autoscaler that has made room for a pod",
    all(
      rolling("cart", { since: 6, fresh: [ready(2)], left: 6 }),
      added(
        event("Pod/shop/cart-6d5f9c7b4-x0x2z", ["Warning FailedScheduling", noRoom], {
          from: 6,
          to: 4,
          count: 2,
        }),
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Normal TriggeredScaleUp", "pod triggered scale-up: [{eks-general 5->6 (max: 20)}]"],
          { from: 5.8 },
        ),
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Normal Scheduled", "Successfully assigned shop/cart-6d5f9c7b4-x0x2z to a node"],
          { from: 3 },
        ),
      ),
    ),
  ],
  [
    "a pod that was made a moment ago and that the scheduler has not looked at",
    all(
      rolling("cart", {
        since: 2 * second,
        fresh: [{ ...unplaced(), conditions: undefined }],
        left: 6,
      }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        metadata: { creationTimestamp: ago(2 * second) },
        spec: { nodeName: undefined },
      }),
    ),
  ],
  [
    "a node that told of an odd disk when it started",
    added(
      aboutNode("Warning InvalidDiskCapacity", { from: 40 }),
      aboutNode("Normal Starting", { from: 40 }),
      aboutNode("Normal NodeAllocatableEnforced", { from: 40 }),
    ),
  ],
  [
    "a node that started again, and runs since",
    added(aboutNode("Warning Rebooted", { from: 50 }), aboutNode("Normal Starting", { from: 50 })),
  ],
  [
    "an eviction for a more important pod, which found room elsewhere",
    all(
      rolling("email", { since: 30, fresh: [ready(29)], left: 2 }),
      added(
        event(
          "Pod/shop/email-lz6ksdg5q-gone",
          ["Warning Preempted", "Preempted by pod 4b437666-ac2e-4523-a37d-1d7a7d86a889 on node a"],
          { from: 31 },
        ),
      ),
    ),
  ],
  [
    "a node whose own words are of agents, all of them good",
    nodeReady({ status: "True", reason: "KubeletReady", message: "", since: 3000 }, [
      { type: "KernelReady", status: "True" },
      { type: "FrequentKubeletRestart", status: "False" },
      { type: "KernelDeadlock", status: "False" },
    ]),
  ],
];

function cordoned(): Change {
  return patched(`Node//${first}`, {
    spec: { unschedulable: true, taints: [{ ...cordon, timeAdded: ago(15) }] },
  });
}

function aboutNode(
  what: `${"Normal" | "Warning"} ${string}`,
  seen: { from: number; to?: number; count?: number },
) {
  return event(
    `Node//${first}`,
    [what, `Node ${first} status is now: ${what.split(" ")[1]}`],
    seen,
  );
}

/** All pods of the node but those of DaemonSets, on another one since so many minutes. */
function movedAway(since: number): Change {
  return (objects) =>
    objects.map((it) => {
      const isDaemon = JSON.stringify(it.metadata).includes('"DaemonSet"');
      return isOn(first, it) && !isDaemon
        ? merged(it, {
            metadata: { creationTimestamp: ago(since) },
            spec: { nodeName: "ip-10-0-31-66.eu-central-1.compute.internal" },
            status: { startTime: ago(since) },
          })
        : it;
    });
}

function moved(pod: KubernetesObject): KubernetesObject {
  return KubernetesObject.parse(JSON.parse(JSON.stringify(pod).replaceAll(first, fresh)));
}

function nodeReady(told: Told, more: readonly Patch[] = []): Change {
  return patched(`Node//${first}`, { status: { conditions: [readyCondition(told), ...more] } });
}

interface Told {
  readonly status: string;
  readonly reason: string;
  readonly message?: string;
  readonly since: number;
}

function readyCondition({ since, ...told }: Told) {
  return { type: "Ready", ...told, lastHeartbeatTime: ago(0.1), lastTransitionTime: ago(since) };
}

function joined(age: number, told: Told, taints: readonly Patch[] = []): Change {
  const daemons = [
    "kube-system/aws-node",
    "kube-system/kube-proxy",
    "monitoring/fluent-bit",
  ] as const;
  return all(
    copied(`Node//${first}`, fresh, {
      metadata: { creationTimestamp: ago(age), labels: { "kubernetes.io/hostname": fresh } },
      spec: { taints },
      status: { conditions: [readyCondition(told)] },
    }),
    ...daemons.map((daemon): Change => {
      const [namespace, name = ""] = daemon.split("/");
      return all(
        copied(`Pod/${namespace}/${name}-*`, `${name}-zz9zz`, {
          metadata: { creationTimestamp: ago(10 * second) },
          spec: { nodeName: fresh },
          status: creating(10 * second, { name }),
        }),
        patched(`DaemonSet/${namespace}/${name}`, {
          status: {
            desiredNumberScheduled: 6,
            currentNumberScheduled: 6,
            updatedNumberScheduled: 6,
          },
        }),
      );
    }),
    added(
      event(
        `Node//${fresh}`,
        ["Normal RegisteredNode", `Node ${fresh} event: Registered Node ${fresh} in Controller`],
        { from: age },
      ),
    ),
  );
}
