import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { running, waiting } from "../testing/pod-status.ts";
import {
  answerOn,
  findingsOf,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const full =
  "Failed to create pod sandbox: no IP addresses available in range set: 10.1.0.1-10.1.0.254";
const unclear =
  "Failed to create pod sandbox: add cmd: failed to assign an IP address to container";
const agent = "Failed to create pod sandbox: dial unix /run/cni.sock: connection refused";
const wait = waiting("ContainerCreating");

const stuck = (message: string): RawObject[] => [
  ...app("pay", { status: wait }),
  warning("Pod/pay-r1-0", "FailedCreatePodSandBox", message),
];
const told = (level: string) => [
  `active broken ${level} no-address-left Deployment/pay: pay gets no address`,
];

test.for([
  ["a range that is full", stuck(full), told("high")],
  ["an agent that does not say why", stuck(unclear), told("medium")],
  [
    "an agent that does not answer: no word of addresses",
    stuck(agent),
    ["active broken medium pod-not-started Deployment/pay: pay cannot start"],
  ],
  [
    "one that got its address since",
    [...app("pay"), warning("Pod/pay-r1-0", "FailedCreatePodSandBox", full)],
    [],
  ],
] as const)("a pod without address: %s", ([name, objects, findings]) => {
  expect(findingsOf({ name, objects, findings })).toEqual(findings);
});

test.for([
  ["all in one zone, and those that are well in another", ["a", "a", "b"], true],
  ["in two zones", ["a", "b", "b"], false],
  ["in the zone of those that are well", ["a", "a", "a"], false],
] as const)("pods without an address are %s", ([, zones, isTold]) => {
  const statuses = [wait, wait, running()];
  let index = -1;
  const pods = app("pay", { replicas: 3 }).map((object) => {
    if (object.kind !== "Pod") return object;
    index += 1;
    const spec = { nodeName: `n-${index}`, containers: [{ name: "app" }] };
    return { ...object, spec, status: statuses[index] };
  });
  const nodes = zones.map((zone, at) =>
    node(`n-${at}`, { labels: { "topology.kubernetes.io/zone": zone } }),
  );
  const warnings = [0, 1].map((at) => warning(`Pod/pay-r1-${at}`, "FailedCreatePodSandBox", full));
  const claims = toldOf([...pods, ...nodes, ...warnings]);
  const claim = "All of these (2 pods) are in zone a; 1 pod in other zones Ready.";
  expect(claims.includes(claim)).toBe(isTold);
  expect(look([...pods, ...nodes, ...warnings]).findings.map(({ cause }) => cause)).toEqual([
    "no-address-left",
  ]);
});

test("without events it is open", () => {
  const state = stateOf(app("pay", { status: wait }));
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "events",
    why: "forbidden",
    about: { kinds: ["Event"], namespace: "web" },
  };
  const lists = state.lists.map((list) =>
    list.kind === "Event" ? { ...list, items: { kind: "unknown", gap } as const } : list,
  );
  const { checks } = answerOn({ ...state, lists }).diagnosis;
  expect(checks.find(({ cause }) => cause === "no-address-left")?.kind).toBe("not_visible");
});
