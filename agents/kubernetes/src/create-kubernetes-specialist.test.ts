import {
  type Finding,
  type Gap,
  type GoldenSignal,
  keyOf,
  type LogPattern,
  type ObjectRef,
  type Task,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createKubernetesSpecialist } from "./create-kubernetes-specialist.ts";
import { type Backends, fakePorts, from } from "./testing/fakes.ts";

const ledger = ref("ledger");
const teller = ref("teller");
const none = { claims: [], reasons: [], against: [], contradicting: [], fix: [], later: [] };
const finding: Finding = {
  id: "f1",
  by: { kind: "engine" },
  cause: "missing-environment-variable",
  title: "ledger crashes on start",
  impact: "broken",
  state: "active",
  culprit: ledger,
  owner: ledger,
  victims: [{ ref: teller, because: "it calls ledger", evidence: [] }],
  since: from,
  confidence: { level: "high", reason: "seen" },
  disproof: "",
  symptom: {},
  fingerprint: "x",
  evidence: [],
  ...none,
};
const task: Task = {
  question: "why is teller failing?",
  scope: {
    cluster: { id: "c", name: "prod-eu" },
    namespace: "bank",
    window: { from, to: "2026-11-21T03:14:00Z" },
  },
  target: teller,
  findings: [finding],
};
const refused: LogPattern = {
  template: "connect ECONNREFUSED <ip>:<num>",
  level: "error",
  count: 412,
  before: 0,
  change: "new",
  firstSeen: from,
  lastSeen: from,
  sample: "connect ECONNREFUSED 10.0.0.1:80",
  pods: 2,
  evidence: ["00000000000000b1"],
};

function ref(name: string, namespace = "bank", kind = "Deployment"): ObjectRef {
  return { kind, namespace, name };
}

function errorRatio(over: Partial<GoldenSignal> = {}): GoldenSignal {
  return {
    name: "error_ratio",
    unit: "ratio",
    before: 0.002,
    now: 0.38,
    min: 0,
    max: 0.4,
    changedAt: from,
    text: "{now} of requests to teller fail with 5xx; before it was {before}",
    evidence: ["00000000000000a1"],
    slots: {
      now: { evidence: "00000000000000a1", key: "now" },
      before: { evidence: "00000000000000a1", key: "before" },
    },
    ...over,
  };
}

async function corroborated(backends: Backends, over: Partial<Task> = {}) {
  const { ports, asked, told } = fakePorts(backends);
  const report = await createKubernetesSpecialist({ clock: () => 0, log: () => {} }).run(
    { ...task, ...over },
    ports,
  );
  return { report, asked, told };
}

test.for([
  { name: "many times more than before", signal: errorRatio(), state: "yes" },
  { name: "as few as before", signal: errorRatio({ now: 0.002, before: 0.002 }), state: "no" },
  {
    name: "not much more than it always does",
    signal: errorRatio({ now: 0.04, before: 0.03 }),
    state: "no",
  },
  {
    name: "as many as before, for long",
    signal: errorRatio({ now: 0.4, before: 0.38, requests: 9000 }),
    state: "yes",
  },
])("when the target fails $name, users feeling it is: $state", async ({ signal, state }) => {
  const { report } = await corroborated({ signals: { teller: [signal] } });
  expect(report.users).toMatchObject({
    state,
    text: signal.text,
    evidence: signal.evidence,
    slots: signal.slots,
  });
});

test.for([
  {
    name: "nothing",
    of: { now: 0.002, before: 0.002 },
    text: `unknown: it took too long; ${errorRatio().text}`,
  },
  { name: "something", of: {}, state: "yes", text: errorRatio().text },
])(
  "where the target could not be counted and its victim fails with $name, users say: $text",
  async ({ of, state = "unknown", text }) => {
    const signals = { ledger: [errorRatio(of)], teller: [] };
    const { report } = await corroborated({ signals, late: "teller" });
    expect(report.users).toMatchObject({ state, text });
  },
);

test.for([
  ["requests stopped, and users are unknown", "stopped", "error_ratio", "unknown: since 03:01"],
  [
    "another measurement stopped, and says nothing of users",
    "stopped",
    "memory_working_set",
    "unknown: no request metric of teller was found",
  ],
] as const)("%s", async ([, kind, signal, text]) => {
  const about = { kinds: ["Deployment"], namespace: "bank", name: "teller", signals: [signal] };
  const gap: Gap = { origin: "prometheus", kind, what: signal, why: "since 03:01", about };
  const { report } = await corroborated({ gaps: [gap] });
  expect(report.users).toMatchObject({ state: "unknown", text });
  expect(report.gaps).toContainEqual(gap);
});

test("without Prometheus users are unknown, with the reason, and the logs still speak", async () => {
  const { report, told } = await corroborated({ patterns: [refused], down: "prometheus" });
  expect(report.users).toMatchObject({ state: "unknown", text: "unknown: connection refused" });
  expect(report.gaps.map(({ kind }) => kind)).toEqual([
    "unreachable",
    "unreachable",
    "unreachable",
  ]);
  expect(report.signals.map(({ kind }) => kind)).toContain("log");
  expect(told.map(({ state, text }) => [state, text])).toEqual([
    ["answered", "0 metric signals, 2 log signals"],
  ]);
});

test("a new error pattern of a victim supports the finding, with how often it was said", async () => {
  const { report } = await corroborated({ patterns: [refused] });
  expect(report.signals).toContainEqual(
    expect.objectContaining({
      kind: "log",
      subject: teller,
      claim: {
        text: '{subject} log pattern "{template}" {before} → {count} in {window}',
        evidence: refused.evidence,
        slots: {
          subject: { value: "teller" },
          template: { evidence: "00000000000000b1", key: "template" },
          before: { evidence: "00000000000000b1", key: "before" },
          count: { evidence: "00000000000000b1", key: "count" },
          window: { evidence: "00000000000000b1", key: "window" },
        },
      },
      links: [{ findingId: "f1", effect: "supports" }],
    }),
  );
});

const { changedAt: _changedAt, ...unchanged } = errorRatio({ now: 0.002 });
const supports = [{ findingId: "f1", effect: "supports" }];
const contradicts = [{ findingId: "f1", effect: "contradicts" }];

test.for([
  { name: "changed when it began", signal: errorRatio(), links: supports },
  {
    name: "changed an hour earlier",
    signal: errorRatio({ changedAt: "2026-11-21T02:02:00Z" }),
    links: [],
  },
  {
    name: "did not change although the workload is broken",
    signal: unchanged,
    links: contradicts,
  },
])("an error ratio that $name", async ({ signal, links }) => {
  const { report } = await corroborated({ signals: { teller: [signal] } });
  expect(report.signals.map((item) => [item.subject.name, item.links])).toEqual([
    ["teller", links],
  ]);
});

test("one observation that speaks of two findings is one signal", async () => {
  const other = { ...finding, id: "f2", owner: ref("vault"), culprit: ref("vault") };
  const { report } = await corroborated(
    { signals: { teller: [errorRatio()] } },
    { findings: [finding, other] },
  );
  expect(report.signals.map(({ links }) => links)).toEqual([
    [...supports, { findingId: "f2", effect: "supports" }],
  ]);
});

test.for([
  ["the Service before the culprit is measured once, as one thing", "Service/bank/ledger"],
  ["a namesake in another namespace does not speak", "Deployment/bank/ledger", "billing"],
  ["a namesake of another kind does not speak", "Deployment/bank/ledger", "bank", "CronJob"],
] as const)("%s", async ([, speaks, namespace = "bank", kind = "Service"]) => {
  const { report } = await corroborated(
    { signals: { teller: [], ledger: [errorRatio()] } },
    { target: ref("ledger", namespace, kind) },
  );
  expect(report.signals.map(({ subject }) => keyOf(subject))).toEqual([speaks]);
});

test("users of a namesake elsewhere are not the users of the culprit", async () => {
  const { report } = await corroborated(
    { signals: { "*": [errorRatio()] } },
    { target: ref("ledger", "billing"), findings: [] },
  );
  expect(report.signals).toEqual([]);
  expect(report.users?.state).toBe("yes");
});

test("each thing is asked about once, in its cluster, with the moment it began as the border to the baseline", async () => {
  const { asked } = await corroborated({});
  const told = asked.map(
    ({ role, cluster, input }) =>
      `${cluster} ${role} ${String(input["workload"])} ${String(input["since"])}`,
  );
  expect(told.toSorted()).toEqual([
    `prod-eu opensearch ledger ${from}`,
    `prod-eu opensearch teller ${from}`,
    `prod-eu prometheus ledger ${from}`,
    `prod-eu prometheus teller ${from}`,
    "prod-eu prometheus undefined undefined",
  ]);
});

test("with nothing wrong and no target the namespace as a whole is measured", async () => {
  const { target: _, ...whole } = task;
  const { ports, asked } = fakePorts({});
  await createKubernetesSpecialist({ clock: () => 0, log: () => {} }).run(
    { ...whole, findings: [] },
    ports,
  );
  expect(asked.map(({ input }) => input)).toEqual([
    { namespace: "bank", state: "firing", limit: 100 },
    { namespace: "bank", points: true },
    { namespace: "bank", windowMinutes: 30, baselineMinutes: 30 },
  ]);
});

test("a node has no requests: its victims tell what users feel", async () => {
  const node = { kind: "Node", name: "node-1" };
  const { report, asked } = await corroborated(
    { signals: { teller: [errorRatio()] } },
    { target: node, findings: [{ ...finding, culprit: node, owner: node }] },
  );
  expect(asked.map(({ input }) => input["workload"])).toEqual([undefined, "teller", "teller"]);
  expect(report.users?.state).toBe("yes");
});

test("a run that goes on asks nothing twice, and the budget bounds what it asks", async () => {
  const { ports, asked } = fakePorts({ signals: { teller: [errorRatio()] }, calls: 9 });
  const specialist = createKubernetesSpecialist({ clock: () => 0, log: () => {} });
  const first = await specialist.run(task, ports);
  const again = await specialist.run(task, ports);
  expect(asked).toHaveLength(5);
  expect(again.signals).toEqual(first.signals);
  expect(again.gaps.map(({ kind }) => kind)).toEqual(["cut"]);
});

const points = [
  { at: "2026-11-21T03:00:00Z", value: 0.002 },
  { at: from, value: 0.38 },
];

test.for<readonly [what: string, over: Partial<GoldenSignal>, title: string | undefined]>([
  ["left its baseline is drawn", { points }, "Failed requests to teller"],
  [
    "did not change is not drawn",
    { points, now: 0.002, before: 0.002, changedAt: undefined },
    undefined,
  ],
  ["has no points is not drawn", {}, undefined],
])("an error ratio that %s", async ([, over, title]) => {
  const { report } = await corroborated({ signals: { teller: [errorRatio(over)] } });
  const drawn = { title, unit: "ratio", points, evidence: ["00000000000000a1"] };
  expect(report.chart).toEqual(title === undefined ? undefined : drawn);
});

test("of a namespace whose share of failures is small, what fails in it is measured, and users feel it", async () => {
  const { target: _, ...whole } = task;
  const signals = {
    undefined: [errorRatio({ now: 0.003, before: 0.002, changedAt: undefined, points })],
    vault: [errorRatio({ points })],
  };
  const { ports, asked } = fakePorts({ signals, failing: ["vault"] });
  const report = await createKubernetesSpecialist({ clock: () => 0, log: () => {} }).run(
    { ...whole, findings: [] },
    ports,
  );
  expect(asked.map(({ input }) => input["workload"])).toContain("vault");
  expect(report.users?.state).toBe("yes");
  expect(report.chart?.title).toBe("Failed requests to vault");
});

test("of few requests it is not said whether users feel it", async () => {
  const signals = { teller: [errorRatio({ now: 0.5, before: 0, requests: 4 })] };
  const { report } = await corroborated({ signals });
  expect(report.users).toMatchObject({
    state: "unknown",
    text: "unknown: some requests fail, but there are too few to tell",
  });
});

test.for<readonly [what: string, over: Partial<GoldenSignal>, isTold: boolean]>([
  ["memory at its limit", { name: "memory_working_set", now: 98, limit: 100 }, true],
  ["memory below its limit", { name: "memory_working_set", now: 60, limit: 100 }, false],
  ["CPU that is held back", { name: "cpu_usage", throttled: 0.4 }, true],
  ["CPU that is not", { name: "cpu_usage" }, false],
  ["restarts", { name: "restarts", now: 3 }, true],
  ["no restarts", { name: "restarts", now: 0 }, false],
  ["latency", { name: "latency_p95", now: 0.2 }, true],
])("%s of the target is told: %o", async ([, over, isTold]) => {
  const { report } = await corroborated({ signals: { teller: [errorRatio(over)] } });
  expect(report.observations).toHaveLength(isTold ? 1 : 0);
});
