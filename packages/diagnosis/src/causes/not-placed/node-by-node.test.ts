import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";
import { filled, toldOf } from "../../testing/told.ts";

const HOST = "kubernetes.io/hostname";
const cordoned = {
  spec: { taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
};
const closed = { spec: { taints: [{ key: "team", value: "data", effect: "NoSchedule" }] } };
const control = { ...cordoned, labels: { "kubernetes.io/role": "master" } };
const noMatch = "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.";

function demanding(...terms: readonly object[]): object {
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
      },
    },
  };
}

const expression = (key: string, operator: string, ...values: readonly string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

const room =
  "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector.";
const mixed =
  "0/3 nodes are available: 1 node(s) had untolerated taint {team: data}, 2 node(s) didn't match Pod's node affinity/selector.";

function pending(podSpec: object, message = noMatch, container: object = {}): RawObject[] {
  return app("job", {
    status: unscheduled(message),
    podSpec: { nodeName: undefined, ...podSpec },
    container,
  });
}

test.for<readonly [name: string, podSpec: object, wanted: string]>([
  ["In", demanding(expression("zone", "In", "c", "d")), "zone=c or d"],
  ["NotIn", demanding(expression("zone", "NotIn", "a", "b")), "zone not a or b"],
  ["Exists", demanding(expression("gpu", "Exists")), "gpu"],
  ["DoesNotExist", demanding(expression("zone", "DoesNotExist")), "no zone"],
  ["Gt", demanding(expression("cores", "Gt", "16")), "cores > 16"],
  ["Lt", demanding(expression("cores", "Lt", "4")), "cores < 4"],
  [
    "a name",
    demanding({ matchFields: [{ key: "metadata.name", operator: "In", values: ["c"] }] }),
    "metadata.name=c",
  ],
  [
    "one of two terms, beside a selector",
    {
      nodeSelector: { disk: "ssd" },
      ...demanding(expression("gpu", "Exists"), expression("zone", "In", "c")),
    },
    "disk=ssd and gpu, or zone=c",
  ],
])("workers do not meet $0, and the control plane is none that would fit", ([, spec, wanted]) => {
  const labels = { zone: "a", cores: "8" };
  const objects = [
    node("a", { labels }),
    node("b", { labels: { ...labels, zone: "b" } }),
    node("m", control),
    ...pending(spec),
  ];
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual([
    "active broken high node-selector-mismatch Deployment/job: job cannot be scheduled",
  ]);
  expect(toldOf(objects)).toContain(`job demands a node with ${wanted}; no node has it.`);
  expect(JSON.stringify(findings)).not.toContain("uncordon");
});

test("a term that asks for nothing is met by no node", () => {
  const [finding] = look([
    node("a"),
    ...pending(demanding(expression("gpu", "Exists"), {})),
  ]).findings;
  expect(finding?.cause).toBe("node-selector-mismatch");
});

test("a worker that meets the demand is no mismatch, whatever else closes it", () => {
  const objects = [
    node("a", { labels: { disk: "ssd" }, ...closed }),
    node("b"),
    node("m", control),
    ...pending({ nodeSelector: { disk: "ssd" } }, mixed),
  ];
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(["untolerated-taint"]);
  expect(tableOf(objects)).toBe(
    "Node by node: a: taint team=data:NoSchedule; b: does not meet disk=ssd; m: does not meet disk=ssd, cordoned.",
  );
});

test("where there is none but the control plane, it is what would fit", () => {
  const [finding] = look([node("m", control), ...pending({})]).findings;
  expect(finding?.cause).toBe("untolerated-taint");
  expect(finding?.fix[0]?.command).toContain("uncordon m");
});

test("a control plane that is open is a node as any other", () => {
  const open = { labels: { "node-role.kubernetes.io/control-plane": "", disk: "ssd" } };
  const objects = [
    node("a"),
    node("m", open),
    ...pending({ nodeSelector: { disk: "ssd" } }, room, { resources: { requests: { cpu: "64" } } }),
  ];
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(["insufficient-resources"]);
});

test("a node that lacks the label of its host is meant by its name, and its taint is told", () => {
  const objects = [
    node("a", closed),
    node("b", { labels: { [HOST]: "b" } }),
    ...pending({ nodeSelector: { [HOST]: "a" } }, mixed),
  ];
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual([
    "active broken medium untolerated-taint Deployment/job: job cannot be scheduled",
  ]);
  expect(toldOf(objects)).toContain(
    `Node a is meant by its name: it has no label ${HOST}, which the pod demands too.`,
  );
});

test("room is what a node can give less what its pods request, those that ended aside", () => {
  const status = { phase: "Succeeded" };
  const half = { resources: { requests: { cpu: "1500m" } } };
  const objects = [
    node("a", { cpu: "2" }),
    node("b", closed),
    ...app("old", { container: half, podSpec: { nodeName: "a" } }),
    ...app("over", { container: half, podSpec: { nodeName: "a" }, status }),
    ...app("job", {
      status: unscheduled(
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {team: data}.",
      ),
      podSpec: { nodeName: undefined },
      container: { resources: { requests: { cpu: "1" } } },
    }),
  ];
  expect(tableOf(objects)).toBe(
    "Node by node: a: too little cpu: 1500m of 2 taken, 1 asked; b: taint team=data:NoSchedule.",
  );
});

test("one reason for all nodes needs no table", () => {
  const objects = [node("a", closed), node("b", closed), ...pending({})];
  expect(tableOf(objects)).toBeUndefined();
});

test("what pods of other namespaces took is not visible where they were not read", () => {
  const state = stateOf([
    node("a", { labels: { disk: "hdd" } }),
    node("b", { ...closed, labels: { disk: "ssd" } }),
    ...pending({ nodeSelector: { disk: "ssd" } }, mixed),
  ]);
  const lists = state.lists.map((list) =>
    list.kind === "Pod" ? { ...list, namespace: "web" } : list,
  );
  const { diagnosis, evidence } = answerOn({ ...state, lists });
  const byId = new Map(evidence.map((item) => [item.id, item]));
  const told = diagnosis.findings[0]?.claims.map((claim) => filled(claim, byId)) ?? [];
  expect(told.at(-1)).toBe(
    "Node by node: a: does not meet disk=ssd; b: taint team=data:NoSchedule; what room is left is not visible, not all pods were read.",
  );
});

function tableOf(objects: readonly RawObject[]): string | undefined {
  return toldOf(objects).find((text) => text.startsWith("Node by node"));
}
