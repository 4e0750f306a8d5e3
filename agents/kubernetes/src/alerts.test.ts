import {
  type Finding,
  keyOf,
  type ListedAlert,
  type ObjectRef,
  type Task,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createKubernetesSpecialist } from "./create-kubernetes-specialist.ts";
import { fakePorts, from } from "./testing/fakes.ts";

const cluster = { id: "c", name: "prod-eu" };
const ledger = ref("Deployment", "ledger");
const window = { from, to: "2026-11-21T03:14:00Z" };
const ofNamespace: Task = {
  question: "what is wrong?",
  scope: { cluster, namespace: "bank", window },
  findings: [],
};
const ofLedger: Task = { ...ofNamespace, question: "why ledger?", target: ledger };
const ofCluster: Task = { ...ofNamespace, scope: { cluster, window } };
const crash: Finding = {
  id: "f1",
  by: { kind: "engine" },
  cause: "crash-loop",
  title: "ledger crashes on start",
  impact: "broken",
  state: "active",
  culprit: ref("Pod", "ledger-7c9d8f6b5-x2x9z"),
  owner: ledger,
  victims: [{ ref: ref("Deployment", "teller"), because: "it calls ledger", evidence: [] }],
  since: from,
  confidence: { level: "high", reason: "seen" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [],
  contradicting: [],
  fix: [],
  later: [],
  symptom: {},
  fingerprint: "x",
};

function ref(kind: string, name: string, namespace = "bank"): ObjectRef {
  return { kind, namespace, name };
}

function alert(about: ObjectRef | undefined, over: Partial<ListedAlert> = {}): ListedAlert {
  return {
    name: "Slow",
    state: "firing",
    severity: "warning",
    labels: {},
    summary: "it is slow",
    ...(about === undefined ? {} : { about }),
    activeAt: from,
    evidence: "00000000000000c1",
    ...over,
  };
}

async function reportOf(task: Task, alerts: readonly ListedAlert[]) {
  const { ports } = fakePorts({ alerts });
  return await createKubernetesSpecialist({ clock: () => 0, log: () => {} }).run(task, ports);
}

test("an alert that nothing explains is a finding in its own words, with the next command and no fix", async () => {
  const { findings } = await reportOf(ofLedger, [alert(ledger)]);
  expect(findings).toMatchObject([
    {
      by: { kind: "agent", name: "kubernetes" },
      cause: "unlisted",
      title: "Slow fires for deployment/ledger: it is slow",
      impact: "degraded",
      state: "active",
      culprit: ledger,
      owner: ledger,
      since: from,
      confidence: { level: "low" },
      claims: [
        {
          text: 'alert {name} fires, its expression holds at least since {activeAt}: "{summary}"',
          evidence: ["00000000000000c1"],
          slots: { summary: { evidence: "00000000000000c1", key: "summary" } },
        },
      ],
      evidence: ["00000000000000c1"],
      fix: [],
      nextCheck: { command: "kubectl -n bank describe deployment ledger" },
      symptom: { reason: "Slow" },
    },
  ]);
});

test("where people have several clusters the command names the context of this one", async () => {
  const scope = { ...ofLedger.scope, cluster: { ...cluster, context: "eu" } };
  const { findings } = await reportOf({ ...ofLedger, scope }, [alert(ledger)]);
  const command = "kubectl --context eu -n bank describe deployment ledger";
  expect(findings).toMatchObject([{ nextCheck: { command } }]);
});

const node = { kind: "Node", name: "n1" };
const pod = ref("Pod", "ledger-7c9d8f6b5-x2x9z");

test.for<readonly [what: string, task: Task, alert: ListedAlert, culprits: readonly string[]]>([
  ["of the target", ofLedger, alert(ledger), ["Deployment/bank/ledger"]],
  [
    "of the Service of the target",
    ofLedger,
    alert(ref("Service", "ledger")),
    ["Service/bank/ledger"],
  ],
  ["of a pod of the target", ofLedger, alert(pod), [keyOf(pod)]],
  ["of a replica of the target", ofLedger, alert(ref("Pod", "ledger-0")), ["Pod/bank/ledger-0"]],
  ["of a pod of a longer name", ofLedger, alert(ref("Pod", "ledger-db-7c9d8f6b5-x2x9z")), []],
  ["of a namesake elsewhere", ofLedger, alert(ref("Deployment", "ledger", "other")), []],
  ["of another workload", ofLedger, alert(ref("Deployment", "teller")), []],
  [
    "of something in the namespace",
    ofNamespace,
    alert(ref("Deployment", "teller")),
    ["Deployment/bank/teller"],
  ],
  [
    "of the namespace",
    ofNamespace,
    alert({ kind: "Namespace", name: "bank" }),
    ["Namespace//bank"],
  ],
  ["of a node, asked of a namespace", ofNamespace, alert(node), []],
  ["of a node, asked of the cluster", ofCluster, alert(node), ["Node//n1"]],
  ["of a node, asked of it", { ...ofCluster, target: node }, alert(node), ["Node//n1"]],
  ["of no object, asked of the cluster", ofCluster, alert(undefined), ["Cluster//prod-eu"]],
  [
    "of its namespace that is urgent",
    ofLedger,
    alert({ kind: "Namespace", name: "bank" }, { severity: "critical" }),
    ["Namespace//bank"],
  ],
  ["of its namespace that is not", ofLedger, alert({ kind: "Namespace", name: "bank" }), []],
  [
    "of another namespace that is urgent",
    ofLedger,
    alert({ kind: "Namespace", name: "other" }, { severity: "critical" }),
    [],
  ],
  [
    "that names another workload by a label",
    { ...ofLedger, workloads: [ref("Deployment", "teller")] },
    alert({ kind: "Namespace", name: "bank" }, { severity: "page", labels: { app: "teller" } }),
    [],
  ],
  [
    "that names it by a label and no namespace",
    ofLedger,
    alert(undefined, { labels: { app: "ledger" } }),
    ["Deployment/bank/ledger"],
  ],
  ["that always fires", ofCluster, alert(undefined, { severity: "none" }), []],
  ["that only informs", ofLedger, alert(ledger, { severity: "info" }), []],
  ["that is pending", ofLedger, alert(ledger, { state: "pending" }), []],
])("an alert %s is a finding about: %o", async ([, task, firing, culprits]) => {
  const { findings } = await reportOf(task, [firing]);
  expect(findings.map(({ culprit }) => keyOf(culprit))).toEqual(culprits);
});

test.for([
  ["app", "ledger"],
  ["app_kubernetes_io_name", "ledger"],
  ["job", "ledger"],
  ["job", "bank/ledger"],
  ["workload", "ledger"],
  ["service_name", "ledger"],
  ["destination_workload", "ledger"],
  ["container", "ledger"],
] as const)(
  "an alert of a namespace whose label %s is %s is of that workload",
  async ([label, value]) => {
    const firing = alert({ kind: "Namespace", name: "bank" }, { labels: { [label]: value } });
    for (const task of [ofLedger, { ...ofNamespace, workloads: [ledger] }]) {
      const { findings } = await reportOf(task, [firing]);
      expect(findings.map(({ culprit }) => keyOf(culprit))).toEqual([keyOf(ledger)]);
    }
  },
);

test("an alert of a pod belongs to the workload that was asked about", async () => {
  const { findings } = await reportOf(ofLedger, [alert(pod)]);
  expect(findings.map(({ owner }) => owner)).toEqual([ledger]);
});

test.for([
  ["the culprit", pod],
  ["another pod of the owner", ref("Pod", "ledger-7c9d8f6b5-b2b9z")],
  ["a victim", ref("Service", "teller")],
  ["the namespace", { kind: "Namespace", name: "bank" }],
] as const)(
  "an alert about %s supports the finding that explains it, and is none itself",
  async ([, about]) => {
    const { findings, signals } = await reportOf({ ...ofNamespace, findings: [crash] }, [
      alert(about),
    ]);
    expect(findings).toEqual([]);
    expect(signals).toMatchObject([
      {
        name: "alert",
        subject: about,
        changedAt: from,
        links: [{ findingId: "f1", effect: "supports" }],
      },
    ]);
  },
);

test("what is over explains no alert", async () => {
  const over: Finding = { ...crash, state: "resolved" };
  const { findings, signals } = await reportOf({ ...ofLedger, findings: [over] }, [alert(pod)]);
  expect(findings).toHaveLength(1);
  expect(signals).toEqual([]);
});

test("an alert that began before the finding has no time that speaks against it", async () => {
  const early = alert(pod, { activeAt: "2026-11-20T03:02:00Z" });
  const { signals } = await reportOf({ ...ofLedger, findings: [crash] }, [early]);
  expect(signals[0]).not.toHaveProperty("changedAt");
});

test("alerts of one thing are one finding, urgent ones first; two causes of one thing are two fingerprints", async () => {
  const slow = alert(ledger, { evidence: "00000000000000c1" });
  const down = alert(ledger, {
    name: "Down",
    severity: "critical",
    activeAt: "2026-11-21T03:08:00Z",
    evidence: "00000000000000c2",
  });
  const { findings } = await reportOf(ofLedger, [slow, down]);
  expect(findings).toMatchObject([
    { title: "Down fires for deployment/ledger: it is slow", since: from, claims: [{}, {}] },
  ]);
  const [alone] = (await reportOf(ofLedger, [slow])).findings;
  expect(alone?.fingerprint).not.toBe(findings[0]?.fingerprint);
});

test("a storm is told by its worst five", async () => {
  const storm = Array.from({ length: 30 }, (_, index) => alert(ref("Deployment", `w${index}`)));
  const { findings } = await reportOf(ofNamespace, storm);
  expect(findings).toHaveLength(5);
});

test("a Prometheus that does not answer is a gap, not silence", async () => {
  const { ports } = fakePorts({ down: "prometheus" });
  const { findings, gaps } = await createKubernetesSpecialist({
    clock: () => 0,
    log: () => {},
  }).run(ofNamespace, ports);
  expect(findings).toEqual([]);
  expect(gaps.map(({ kind }) => kind)).toContain("unreachable");
});
