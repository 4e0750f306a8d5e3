import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";

const nodes = [
  node("node-1", { labels: { "kubernetes.io/os": "linux", "rail.example/pool": "general" } }),
  node("node-2", { labels: { "kubernetes.io/os": "linux", "rail.example/pool": "general" } }),
];
const edge = { nodeSelector: { "rail.example/pool": "edge" } };
const told = "daemonset-fits-no-node DaemonSet/agent: agent runs on no node: none has";

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly isAsked?: true;
  readonly found: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "nodes have the label with another value",
    objects: [daemonSet(edge)],
    found: [`active degraded medium ${told} rail.example/pool=edge`],
  },
  {
    name: "its affinity asks for a value that no node has",
    objects: [daemonSet({ affinity: affinity("rail.example/pool", "edge") })],
    found: [`active degraded medium ${told} rail.example/pool=edge`],
  },
  {
    name: "the label is spelled nearly like one of nodes",
    objects: [daemonSet({ nodeSelector: { "rail.example/pol": "general" } })],
    found: [`active degraded medium ${told} rail.example/pol=general`],
  },
  {
    name: "its controller deleted its pods",
    objects: [
      daemonSet({ nodeSelector: { gpu: "true" } }),
      { ...warning("DaemonSet/agent", "SuccessfulDelete", "Deleted pod: agent-x"), type: "Normal" },
    ],
    found: [`active broken high ${told} gpu=true`],
  },
  {
    name: "the revision before fits nodes",
    objects: [
      daemonSet(edge),
      revision(1, 5000, { nodeSelector: { "rail.example/pool": "general" } }),
      revision(2, 9, edge),
    ],
    found: [`active broken high ${told} rail.example/pool=edge`],
  },
  {
    name: "its controller deleted its pods, and made none since the rollout before",
    objects: [daemonSet({ nodeSelector: { gpu: "true" } }), made(20), deleted(21), deleted(5)],
    found: [`active broken high ${told} gpu=true`],
  },
  {
    name: "its controller deleted pods in a rollout, and made others: that its nodes went is no fault",
    objects: [daemonSet({ nodeSelector: { gpu: "true" } }), deleted(21), made(20)],
    found: [],
  },
  {
    name: "its controller deleted pods in a rollout after it made others",
    objects: [daemonSet({ nodeSelector: { gpu: "true" } }), made(21), deleted(20)],
    found: [],
  },
  {
    name: "a rollout of long ago moved it to where now is no node",
    objects: [
      daemonSet(edge, { creationTimestamp: ago(200_000) }),
      revision(1, 150_000, { nodeSelector: { "rail.example/pool": "general" } }),
      revision(2, 130_000, edge),
    ],
    found: [],
  },
  {
    name: "a rollout moved it to machines of which there are none now",
    objects: movedTo({ nodeSelector: { "karpenter.sh/nodepool": "gpu" } }),
    found: [],
  },
  {
    name: "a rollout moved it to machines of which there are none now, and somebody asks about it",
    objects: movedTo({ nodeSelector: { "karpenter.sh/nodepool": "gpu" } }),
    isAsked: true,
    found: [`active degraded low ${told} karpenter.sh/nodepool=gpu`],
  },
  {
    name: "a rollout moved it to a pool that keeps others off, and has no nodes",
    objects: movedTo({
      ...edge,
      tolerations: [{ key: "rail.example/edge", operator: "Exists" }],
    }),
    found: [],
  },
  {
    name: "its controller deleted its pods on machines of which there are none now",
    objects: [daemonSet({ nodeSelector: { "karpenter.sh/nodepool": "gpu" } }), deleted(5)],
    found: [],
  },
  {
    name: "a label that no node knows, and that nobody asks about",
    objects: [daemonSet({ nodeSelector: { gpu: "true" } })],
    found: [],
  },
  {
    name: "a label that no node knows, and that somebody asks about",
    objects: [daemonSet({ nodeSelector: { gpu: "true" } })],
    isAsked: true,
    found: [`active degraded low ${told} gpu=true`],
  },
  {
    name: "another system than that of the nodes",
    objects: [daemonSet({ nodeSelector: { "kubernetes.io/os": "windows" } })],
    found: [],
  },
  {
    name: "a pool that keeps others off, and has no nodes",
    objects: [
      daemonSet({ ...edge, tolerations: [{ key: "rail.example/edge", operator: "Exists" }] }),
    ],
    found: [],
  },
  {
    name: "it has been so for days",
    objects: [daemonSet(edge, { creationTimestamp: ago(5000) })],
    found: [],
  },
  {
    name: "it is being deleted",
    objects: [daemonSet(edge, { deletionTimestamp: ago(1) })],
    found: [],
  },
  {
    name: "nodes have the labels, and taints that keep it off",
    objects: [daemonSet({ nodeSelector: { "rail.example/pool": "general" } })],
    found: [],
  },
];

test.for(rows)("a DaemonSet without pods: $name", ({ objects, isAsked, found }) => {
  const target = { kind: "DaemonSet", namespace: "web", name: "agent" };
  const asked = isAsked === true ? { target } : {};
  const { findings } = look([...nodes, ...objects], [], asked);
  expect(findings.map(inShort)).toEqual(found);
});

test("it began when its controller deleted what it made no more", () => {
  const objects = [daemonSet({ nodeSelector: { gpu: "true" } }), deleted(21), made(20), deleted(5)];
  expect(look([...nodes, ...objects]).findings[0]?.since).toBe(ago(5));
});

test("it says since when, and what undoes it", () => {
  const before = { nodeSelector: { "rail.example/pool": "general" } };
  const objects = [daemonSet(edge), revision(1, 5000, before), revision(2, 9, edge)];
  const [finding] = look([...nodes, ...objects]).findings;
  expect([finding?.since, finding?.fix[0]?.command]).toEqual([
    ago(9),
    "kubectl -n web rollout undo daemonset/agent --to-revision=1",
  ]);
});

test("where that is no fault, its row says it", () => {
  const { workloads } = look([...nodes, daemonSet({ nodeSelector: { gpu: "true" } })]);
  expect(workloads.map(({ state, text }) => `${state}: ${text}`)).toEqual([
    "fine: runs on no node: none has gpu=true",
  ]);
});

test("of nodes that were not read nothing is said", () => {
  const state = stateOf([daemonSet(edge)]);
  const lists = state.lists.filter(({ kind }) => kind !== "Node");
  expect(answerOn({ ...state, lists }).diagnosis.findings).toEqual([]);
});

function movedTo(podSpec: object): RawObject[] {
  const before = { nodeSelector: { "rail.example/pool": "general" } };
  return [daemonSet(podSpec), revision(1, 5000, before), revision(2, 9, podSpec)];
}

function deleted(minutes: number): RawObject {
  return said("SuccessfulDelete", minutes);
}

function made(minutes: number): RawObject {
  return said("SuccessfulCreate", minutes);
}

function said(reason: string, minutes: number): RawObject {
  const event = warning("DaemonSet/agent", reason, `agent-${minutes}`);
  const metadata = { ...event.metadata, name: `agent-${minutes}` };
  const times = { firstTimestamp: ago(minutes), lastTimestamp: ago(minutes) };
  return { ...event, metadata, type: "Normal", ...times };
}

function daemonSet(podSpec: object, metadata: object = {}): RawObject {
  return {
    kind: "DaemonSet",
    metadata: {
      name: "agent",
      namespace: "web",
      uid: "agent",
      creationTimestamp: ago(30),
      ...metadata,
    },
    spec: template(podSpec),
    status: {
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
      observedGeneration: 1,
    },
  };
}

function template(podSpec: object) {
  const spec = { containers: [{ name: "agent", image: "example.com/agent:1" }], ...podSpec };
  return { template: { metadata: { labels: { app: "agent" } }, spec } };
}

function revision(number: number, minutes: number, podSpec: object): RawObject {
  return {
    kind: "ControllerRevision",
    metadata: {
      name: `agent-${number}`,
      namespace: "web",
      uid: `agent-${number}`,
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "DaemonSet", name: "agent", controller: true }],
    },
    revision: number,
    data: { spec: template(podSpec) },
  };
}

function affinity(key: string, value: string) {
  const matchExpressions = [{ key, operator: "In", values: [value] }];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    },
  };
}
