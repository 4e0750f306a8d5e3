import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { lost } from "../../testing/pod-status.ts";
import { look, node, type RawObject } from "../../testing/small-cluster.ts";

const LOST = 12;
const dead = node("node-1", { ready: "Unknown", since: LOST });
const target = { kind: "Node", name: "node-1" };
const starving = [
  nodeEvent(
    "NodeHasInsufficientMemory",
    "Node node-1 status is now: NodeHasInsufficientMemory",
    19,
  ),
  nodeEvent("EvictionThresholdMet", "Attempting to reclaim memory", 19),
  nodeEvent("SystemOOM", "System OOM encountered, victim process: stacker, pid: 20871", 15),
];
const low =
  "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container app was using 410Mi, request is 128Mi, has larger consumption of memory.";

test("a node that starved before it fell silent says so, since when, and what it killed and evicted", () => {
  const objects = [dead, ...starving, ...app("pay", { status: lost(LOST) }), evicted("pay", 17)];
  const { findings } = look(objects, [], { target });
  expect(findings.map(({ cause, title, since }) => [cause, title, since])).toEqual([
    ["node-not-ready", "node node-1 ran out of memory, and is not ready", ago(19)],
  ]);
  expect(findings[0]?.claims.map(({ text }) => text)).toEqual([
    "Node node-1 is not Ready since {since}: {reason}: {message}",
    "node/node-1: {reason}, {times}, last {lastSeen}: {words}",
    "node/node-1: {reason}, {times}, last {lastSeen}: {words}",
    "Its kubelet evicted {evicted}, the first at {first}: {message}",
    "{lost} on it is lost.",
  ]);
});

test("what it evicted is told with it, and no request is proposed apart from it", () => {
  const objects = [dead, ...app("pay", { status: lost(LOST) }), evicted("pay", 17)];
  const { findings, checks, workloads } = look(objects, [], { namespace: "web" });
  expect(findings.map(({ title, since }) => [title, since])).toEqual([
    ["node node-1 ran out of memory, and is not ready", ago(17)],
  ]);
  expect(findings.flatMap(({ fix }) => fix)).toEqual([]);
  expect(checks.find(({ cause }) => cause === "evicted")).toMatchObject({
    kind: "found",
    explainedBy: findings[0]?.id,
  });
  expect(workloads).toMatchObject([{ ref: { name: "pay" }, why: "victim of node-1" }]);
});

test.for([
  ["nothing tells", [], "node node-1 is not ready"],
  [
    "it was over hours before",
    [nodeEvent("SystemOOM", "System OOM encountered", 400)],
    "node node-1 is not ready",
  ],
  [
    "its disk was full",
    [nodeEvent("EvictionThresholdMet", "Attempting to reclaim ephemeral-storage", 19)],
    "node node-1 ran out of disk, and is not ready",
  ],
  [
    "memory was back before it fell silent",
    [
      ...starving,
      nodeEvent(
        "NodeHasSufficientMemory",
        "Node node-1 status is now: NodeHasSufficientMemory",
        14,
      ),
    ],
    "node node-1 is not ready",
  ],
  [
    "disk was back before it fell silent, and memory was not",
    [
      ...starving,
      nodeEvent("NodeHasNoDiskPressure", "Node node-1 status is now: NodeHasNoDiskPressure", 14),
    ],
    "node node-1 ran out of memory, and is not ready",
  ],
  [
    "memory was back, and gone again",
    [
      nodeEvent(
        "NodeHasSufficientMemory",
        "Node node-1 status is now: NodeHasSufficientMemory",
        20,
      ),
      ...starving,
    ],
    "node node-1 ran out of memory, and is not ready",
  ],
] as const)("a lost node of which %s", ([, events, title]) => {
  const { findings } = look([dead, ...events], [], { target });
  expect(findings.map((finding) => finding.title)).toEqual([title]);
});

test("a node whose pressure ended by its condition before it was lost did not starve then", () => {
  const status = {
    conditions: [
      { type: "Ready", status: "Unknown", lastTransitionTime: ago(LOST) },
      { type: "MemoryPressure", status: "False", lastTransitionTime: ago(14) },
    ],
  };
  const objects = [{ ...dead, status }, ...starving, ...app("pay", { status: lost(LOST) })];
  const titles = look([...objects, evicted("pay", 17)], [], { target }).findings.map(
    ({ title }) => title,
  );
  expect(titles).toEqual(["node node-1 is not ready", "pay is evicted"]);
});

test("a pod that went beyond a limit of its own was not evicted for its node", () => {
  const own = 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi".';
  const objects = [
    dead,
    ...app("pay", { podSpec: { nodeName: "node-2" } }),
    node("node-2"),
    evicted("pay", 14, own),
  ];
  const titles = look(objects).findings.map(({ title }) => title);
  expect(titles).toContain("node node-1 is not ready");
});

function nodeEvent(reason: string, message: string, minutes: number): RawObject {
  return {
    kind: "Event",
    metadata: { name: `node-1.${reason}`, namespace: "default" },
    involvedObject: { kind: "Node", name: "node-1" },
    type: reason.startsWith("NodeHas") ? "Normal" : "Warning",
    reason,
    message,
    count: 1,
    firstTimestamp: ago(minutes),
    lastTimestamp: ago(minutes),
  };
}

/** A pod of the newest rollout that the kubelet of node-1 evicted. */
function evicted(name: string, minutes: number, message = low): RawObject {
  const conditions = [
    { type: "DisruptionTarget", status: "True", lastTransitionTime: ago(minutes) },
  ];
  const status = { phase: "Failed", reason: "Evicted", message, conditions };
  const [pod] = app(name, { status }).filter(({ kind }) => kind === "Pod");
  const metadata = { ...pod?.metadata, name: `${name}-r1-gone`, uid: `${name}-gone` };
  return { ...pod, kind: "Pod", metadata };
}
