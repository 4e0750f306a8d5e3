import {
  type Finding,
  type GoldenSignal,
  keyOf,
  type ListedAlert,
  type ObjectRef,
  type Task,
  type TopologyEdge,
  type WorkloadTraffic,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createKubernetesSpecialist } from "./create-kubernetes-specialist.ts";
import { type Backends, fakePorts, from } from "./testing/fakes.ts";

const window = { from, to: "2026-11-21T03:14:00Z" };
const names = ["web", "teller", "ledger", "mail", "rates"];
const ofNamespace: Task = {
  question: "what is wrong?",
  scope: { cluster: { id: "c", name: "prod-eu" }, namespace: "bank", window },
  findings: [],
  workloads: names.map((name) => ref(name)),
};
const ofTeller: Task = { ...ofNamespace, target: ref("teller") };
const ofMail: Task = { ...ofNamespace, target: ref("mail") };

function ref(name: string, kind = "Deployment", namespace = "bank"): ObjectRef {
  return { kind, namespace, name };
}

function node(name: string): ObjectRef {
  return { kind: "Node", name };
}

/** web calls teller and mail, teller calls ledger, and ledger rates. */
const calls: Readonly<Record<string, readonly string[]>> = {
  web: ["teller", "mail"],
  teller: ["ledger"],
  ledger: ["rates"],
};
const placed: Readonly<Record<string, string>> = {
  web: "n1",
  teller: "n2",
  ledger: "n2",
  mail: "n2",
  rates: "n1",
};

function linksOf(nodes = placed): TopologyEdge[] {
  const edge = { state: "fine", text: "" } as const;
  return names.flatMap((name) => [
    { ...edge, kind: "serves", from: ref(name, "Service"), to: [ref(name)] },
    {
      ...edge,
      kind: "runs",
      from: ref(name),
      to: [ref(`${name}-7c9d8f6b5-x2x9z`, "Pod"), node(nodes[name] ?? "")],
    },
    ...(calls[name] === undefined
      ? []
      : [
          {
            ...edge,
            kind: "calls",
            from: ref(name),
            to: calls[name].map((to) => ref(to, "Service")),
          } as const,
        ]),
  ]);
}

let facts = 0;

function alert(about: ObjectRef, name: string, over: Partial<ListedAlert> = {}): ListedAlert {
  facts += 1;
  return {
    name,
    state: "firing",
    severity: "warning",
    labels: {},
    summary: "",
    about,
    activeAt: from,
    evidence: facts.toString(16).padStart(16, "0"),
    ...over,
  };
}

const slow = (name: string, over: Partial<ListedAlert> = {}): ListedAlert =>
  alert(ref(name), "HighLatency", over);

function signal(name: GoldenSignal["name"], over: Partial<GoldenSignal>): GoldenSignal {
  return {
    name,
    unit: "1",
    now: 1,
    min: 0,
    max: 1,
    text: `${name} as measured`,
    evidence: [`00000000000000${name.slice(0, 1).charCodeAt(0).toString(16)}`],
    ...over,
  };
}

const slower = signal("latency_p95", { before: 0.1, now: 2, changedAt: from });
const throttled = signal("cpu_usage", { now: 0.2, limit: 0.2, throttled: 0.6 });
const busier = signal("request_rate", { before: 10, now: 40, changedAt: from });

function row(name: string, latencyP95: number, requestRate = 10): WorkloadTraffic {
  facts += 1;
  return { name, latencyP95, requestRate, evidence: [facts.toString(16).padStart(16, "0")] };
}

async function reportOf(backends: Backends, task: Task = ofNamespace) {
  const { ports, asked } = fakePorts({ links: linksOf(), ...backends });
  const specialist = createKubernetesSpecialist({ clock: () => 0, log: () => {} });
  return { ...(await specialist.run(task, ports)), asked };
}

function told({ findings }: { readonly findings: readonly Finding[] }): string[] {
  return findings.map(({ cause, culprit, confidence: { level }, victims }) =>
    [
      `${cause} ${keyOf(culprit)} ${level}`,
      ...victims.map(({ ref: { name } }) => name).toSorted(),
    ].join(" "),
  );
}

type Row = readonly [what: string, backends: Backends, told: readonly string[], task?: Task];

test.for<Row>([
  [
    "of slow workloads the deepest along the calls is to blame, and its callers suffer",
    { alerts: [slow("web"), slow("teller"), slow("ledger")] },
    ["slow-callee Deployment/bank/ledger medium teller web"],
  ],
  [
    "pods and Services stand for their workload",
    {
      alerts: [
        slow("web"),
        alert(ref("ledger-7c9d8f6b5-x2x9z", "Pod"), "SlowAnswers"),
        alert(ref("teller", "Service"), "P99"),
      ],
    },
    ["slow-callee Deployment/bank/ledger medium teller web"],
  ],
  [
    "what runs beside the calls has a finding of its own",
    { alerts: [slow("web"), slow("teller"), slow("mail")] },
    [
      "slow-callee Deployment/bank/teller medium web",
      "slow-callee Deployment/bank/mail medium web",
    ],
  ],
  [
    "errors of the deepest are told as errors",
    { alerts: [alert(ref("web"), "HighErrorRate"), alert(ref("teller"), "Many5xx")] },
    ["errors-from-callee Deployment/bank/teller medium web"],
  ],
  [
    "a throttled workload that is slow, as who calls it is, is held back at its limit",
    { alerts: [slow("web"), slow("teller"), alert(ref("teller"), "CPUThrottlingHigh")] },
    ["cpu-throttled Deployment/bank/teller medium web"],
  ],
  [
    "a throttled workload that nothing shows to be slow is no more likely than what is slow",
    { alerts: [slow("web"), slow("teller"), alert(ref("ledger"), "CPUThrottlingHigh")] },
    [
      "slow-callee Deployment/bank/teller medium web",
      "cpu-throttled Deployment/bank/ledger low teller web",
    ],
  ],
  [
    "that it is throttled is measured where no alert says so",
    { alerts: [slow("web"), slow("teller")], signals: { teller: [throttled] } },
    ["cpu-throttled Deployment/bank/teller medium web"],
  ],
  [
    "what a summary names counts where the name says nothing",
    {
      alerts: [
        slow("web"),
        alert(ref("teller"), "Saturated", { summary: "queue of teller is full" }),
      ],
    },
    ["saturated Deployment/bank/teller low web"],
  ],
  [
    "a throttled caller of what is slow is no first cause",
    { alerts: [slow("web"), alert(ref("web"), "CPUThrottlingHigh"), slow("teller")] },
    ["slow-callee Deployment/bank/teller medium web", "cpu-throttled Deployment/bank/web low"],
  ],
  [
    "of several that are throttled the deeper comes first",
    {
      alerts: [
        slow("web"),
        ...["teller", "ledger", "rates"].map((name) => alert(ref(name), "CPUThrottlingHigh")),
      ],
    },
    [
      "cpu-throttled Deployment/bank/rates low web",
      "cpu-throttled Deployment/bank/ledger low web",
      "cpu-throttled Deployment/bank/teller low web",
    ],
  ],
  [
    "a callee that answers in a fraction of the time does not make its caller slow",
    {
      alerts: [slow("web"), slow("teller"), slow("ledger")],
      rows: [row("web", 9), row("teller", 8), row("ledger", 0.01)],
    },
    ["slow-callee Deployment/bank/teller medium web", "unlisted Deployment/bank/ledger low"],
  ],
  [
    "lost packets of a node explain what is slow on it and who calls that",
    { alerts: [slow("web"), slow("teller"), alert(node("n2"), "TcpRetransmissions")] },
    ["network-degraded Node//n2 medium teller web"],
  ],
  [
    "lost packets of a node that explain a part of what is slow are one of several causes",
    {
      alerts: [slow("web"), slow("rates"), slow("mail"), alert(node("n2"), "TcpRetransmissions")],
      rows: [row("rates", 2), row("web", 2), row("mail", 2)],
    },
    ["slow-callee Deployment/bank/rates medium web", "network-degraded Node//n2 low mail web"],
  ],
  [
    "of two nodes that are told to lose packets both stay open",
    {
      alerts: [
        slow("rates"),
        slow("teller"),
        slow("mail"),
        ...["n1", "n2"].map((name) => alert(node(name), "PacketLoss")),
      ],
    },
    ["network-degraded Node//n2 low mail teller", "network-degraded Node//n1 low rates teller"],
  ],
  [
    "all that is slow runs on one node, and of what runs elsewhere nothing is measured: perhaps the node",
    {
      alerts: [slow("ledger"), slow("teller"), slow("mail")],
      links: linksOf({ ...placed, web: "n1", rates: "n1" }).concat(
        ["a", "b", "c"].map((name) => ({
          kind: "runs",
          from: ref(name),
          to: [node("n3")],
          state: "fine",
          text: "",
        })),
      ),
    },
    [
      "slow-callee Deployment/bank/ledger medium teller",
      "slow-node Node//n2 low ledger mail teller",
    ],
  ],
  [
    "all that is slow runs on one node, and elsewhere as much is measured to be well: the node",
    {
      alerts: [slow("ledger"), slow("teller"), slow("mail")],
      links: linksOf({ ...placed, web: "n1", rates: "n1" }).concat(
        ["a", "b", "c"].map((name) => ({
          kind: "runs",
          from: ref(name),
          to: [node("n3")],
          state: "fine",
          text: "",
        })),
      ),
      rows: ["a", "b", "c", "ledger", "teller", "mail"].map((name) => row(name, 0.1)),
    },
    ["slow-node Node//n2 medium ledger mail teller"],
  ],
  [
    "requests that grew with the latency are a surge",
    { signals: { undefined: [slower, busier] } },
    ["traffic-surge Namespace//bank medium"],
  ],
  [
    "requests to one that grew with its latency are a surge of it",
    { signals: { teller: [slower, busier] } },
    ["traffic-surge Deployment/bank/teller medium"],
    ofTeller,
  ],
  [
    "of requests that grew where some fail, others may be asked again",
    {
      signals: {
        teller: [
          slower,
          busier,
          signal("error_ratio", { now: 0.3, before: 0, requests: 900, changedAt: from }),
        ],
      },
    },
    ["traffic-surge Deployment/bank/teller low"],
    ofTeller,
  ],
  [
    "requests that grew after it was slow are no cause of it",
    { signals: { teller: [slower, { ...busier, changedAt: "2026-11-21T03:10:00Z" }] } },
    ["slow-callee Deployment/bank/teller low"],
    ofTeller,
  ],
  [
    "a surge of the namespace is told beside what is slow in it",
    {
      signals: { undefined: [slower, busier] },
      rows: [row("web", 2), row("teller", 2), row("mail", 0.1)],
      before: [row("web", 0.1), row("teller", 0.1), row("mail", 0.1)],
    },
    ["slow-callee Deployment/bank/teller medium web", "traffic-surge Namespace//bank medium"],
  ],
  [
    "with no alert, what is slower than before the namespace was is compared",
    {
      signals: { undefined: [slower] },
      rows: [row("web", 2), row("teller", 2), row("mail", 0.1)],
      before: [row("web", 0.1), row("teller", 0.1), row("mail", 0.1)],
    },
    ["slow-callee Deployment/bank/teller medium web"],
  ],
  [
    "what is asked about suffers from what it calls",
    { alerts: [slow("teller"), slow("ledger")] },
    ["slow-callee Deployment/bank/ledger medium teller"],
    ofTeller,
  ],
  [
    "a pod is asked about as its workload",
    { alerts: [slow("teller"), slow("ledger")] },
    ["slow-callee Deployment/bank/ledger medium teller"],
    { ...ofNamespace, target: ref("teller-7c9d8f6b5-x2x9z", "Pod") },
  ],
  [
    "what is asked about and measured to be slow is told without any alert",
    { signals: { teller: [slower] } },
    ["slow-callee Deployment/bank/teller low"],
    ofTeller,
  ],
])("%s", async ([, backends, expected, task]) => {
  expect(told(await reportOf(backends, task))).toEqual(expected);
});

const broken: Finding = {
  id: "f1",
  by: { kind: "engine" },
  cause: "crash-loop",
  title: "ledger crashes on start",
  impact: "broken",
  state: "active",
  culprit: ref("ledger"),
  owner: ref("ledger"),
  victims: [{ ref: ref("teller"), because: "it calls ledger", evidence: [] }],
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

test.for<Row>([
  ["nothing is told", {}, []],
  ["throttled, and nobody is slow", { signals: { teller: [throttled] } }, [], ofTeller],
  [
    "an alert that it is throttled, and nobody is slow",
    { alerts: [alert(ref("ledger"), "CPUThrottlingHigh")] },
    ["unlisted Deployment/bank/ledger low"],
  ],
  [
    "one alert that stands alone",
    { alerts: [slow("ledger")] },
    ["unlisted Deployment/bank/ledger low"],
  ],
  [
    "two that are slow and do not call each other",
    { alerts: [slow("mail"), slow("ledger")] },
    ["unlisted Deployment/bank/mail low", "unlisted Deployment/bank/ledger low"],
  ],
  [
    "alerts of another namespace",
    {
      alerts: [
        alert(ref("web", "Deployment", "shop"), "HighLatency"),
        alert(ref("teller", "Deployment", "shop"), "HighLatency"),
      ],
    },
    [],
  ],
  [
    "what the engine found explains it",
    { alerts: [slow("teller"), slow("ledger")] },
    [],
    { ...ofNamespace, findings: [broken] },
  ],
  ["slow by a little", { signals: { teller: [{ ...slower, now: 0.15 }] } }, [], ofTeller],
  [
    "slow as always",
    { signals: { teller: [signal("latency_p95", { before: 2, now: 2 })] } },
    [],
    ofTeller,
  ],
  [
    "it was slow, and is over",
    {
      alerts: [slow("web", { state: "pending" }), slow("teller", { state: "pending" })],
      signals: { "*": [{ ...slower, now: 0.1 }] },
    },
    [],
  ],
  [
    "slow in too few requests",
    {
      signals: { undefined: [slower] },
      rows: [row("web", 2, 0.1), row("teller", 2, 0.1)],
      before: [row("web", 0.1), row("teller", 0.1)],
    },
    [],
  ],
  ["requests that grew, and nobody is slow", { signals: { undefined: [busier] } }, []],
  [
    "fewer requests while it is slow",
    { signals: { teller: [slower, { ...busier, now: 3 }] } },
    ["slow-callee Deployment/bank/teller low"],
    ofTeller,
  ],
  [
    "a node that loses packets, and nothing on it is slow",
    { alerts: [slow("web"), slow("rates"), alert(node("n2"), "TcpRetransmissions")] },
    ["slow-callee Deployment/bank/rates medium web"],
  ],
  [
    "all that is slow runs on one node, where most runs",
    { alerts: [slow("ledger"), slow("teller"), slow("mail")] },
    ["slow-callee Deployment/bank/ledger medium teller", "unlisted Deployment/bank/mail low"],
  ],
  [
    "another pair of the namespace than what is asked about",
    { alerts: [slow("web"), slow("teller")] },
    [],
    ofMail,
  ],
])("no more is said than is told: %s", async ([, backends, expected, task]) => {
  expect(told(await reportOf(backends, task))).toEqual(expected);
});

test("an alert about a victim is explained where its kind fits: what is slow restarts nothing", async () => {
  const { findings, signals } = await reportOf({
    alerts: [
      slow("web"),
      slow("teller"),
      alert(ref("web"), "PodRestarts"),
      alert(ref("web"), "HighErrorRate"),
    ],
  });
  expect(told({ findings })).toEqual([
    "slow-callee Deployment/bank/teller medium web",
    "unlisted Deployment/bank/web low",
  ]);
  expect(findings[1]?.title).toContain("PodRestarts");
  expect(signals.map(({ subject, links }) => [subject.name, links[0]?.findingId])).toEqual([
    ["web", findings[0]?.id],
    ["teller", findings[0]?.id],
    ["web", findings[0]?.id],
  ]);
});

test.for([
  ["HighErrorRate", false],
  ["PodRestarts", false],
  ["CPUThrottlingHigh", false],
  ["DiskFull", true],
  ["MemoryHigh", true],
  ["BackupMissed", true],
] as const)(
  "of what is held back at its CPU limit an alert %s is of something else: %s",
  async ([name, isOther]) => {
    const { findings } = await reportOf({
      alerts: [slow("web"), slow("teller"), alert(ref("teller"), name, { severity: "page" })],
      signals: { teller: [throttled] },
    });
    const [first, ...others] = told({ findings });
    expect(first).toBe("cpu-throttled Deployment/bank/teller medium web");
    expect(others).toEqual(isOther ? ["unlisted Deployment/bank/teller low"] : []);
  },
);

test.for([
  ["HighLatency", 1],
  ["RequestTraffic", 1],
  ["DiskFull", 2],
] as const)("an alert %s about a namespace with a surge is told once", async ([name, findings]) => {
  const about = { kind: "Namespace", name: "bank" };
  const report = await reportOf({
    alerts: [alert(about, name)],
    signals: { undefined: [slower, busier] },
  });
  expect(report.findings).toHaveLength(findings);
});

test("what is told to be short of CPU is not said to wait for something else", async () => {
  const { findings } = await reportOf({
    alerts: [slow("web"), slow("teller"), alert(ref("teller"), "CPUThrottlingHigh")],
    signals: { teller: [signal("cpu_usage", { now: 0.1, before: 0.1 })] },
  });
  expect(findings[0]?.reasons).toHaveLength(1);
});

test("who is asked less by who waits is explained as well", async () => {
  const { findings } = await reportOf({
    alerts: [slow("web"), slow("teller"), alert(ref("mail"), "TrafficAnomaly")],
  });
  expect(told({ findings })).toEqual(["slow-callee Deployment/bank/teller medium mail web"]);
});

test("a finding has its beginning, its facts, what would decide it and what to do later", async () => {
  const early = "2026-11-21T02:58:00Z";
  const cpu = alert(ref("teller"), "CPUThrottlingHigh", {
    activeAt: early,
    evidence: "00000000000000c1",
  });
  const { findings } = await reportOf({
    alerts: [slow("web", { evidence: "00000000000000c2" }), cpu],
    signals: { teller: [signal("cpu_usage", { now: 0.2, limit: 0.5 })] },
  });
  expect(findings).toMatchObject([
    {
      by: { kind: "agent", name: "kubernetes" },
      title: "teller is held back at its CPU limit",
      impact: "degraded",
      since: early,
      claims: [{ evidence: ["00000000000000c1"] }],
      reasons: [{ text: "cpu_usage as measured" }],
      victims: [{ because: "it is slow with teller", evidence: ["00000000000000c2"] }],
      evidence: ["00000000000000c1", "0000000000000063", "00000000000000c2"],
      fix: [],
      nextCheck: { command: "kubectl -n bank describe deployment/teller" },
    },
  ]);
});

/** A point a minute, the first two before the trouble began. */
function course(...values: readonly number[]): NonNullable<GoldenSignal["points"]> {
  return values.map((value, index) => {
    const atMs = Date.parse(from) + (index - 2) * 60_000;
    return { at: new Date(atMs).toISOString(), value };
  });
}

test.for([
  ["as before", { now: 0.1, before: 0.1 }, 2],
  ["not measured before", { now: 0.1 }, 1],
  ["as in the minutes before", { now: 0.1, points: course(0.1, 0.1, 0.12, 0.1) }, 2],
  ["more than in the minutes before", { now: 0.4, points: course(0.1, 0.1, 0.4, 0.4) }, 1],
  ["seen once before", { now: 0.1, points: course(0.1, 0.1, 0.1).slice(1) }, 1],
] as const)(
  "where its CPU is %s, what it may wait for is told or not",
  async ([, over, reasons]) => {
    const { findings } = await reportOf({
      alerts: [slow("web"), slow("teller")],
      signals: { teller: [signal("cpu_usage", over)] },
    });
    expect(findings[0]?.reasons).toHaveLength(reasons);
  },
);

test.for<readonly [string, Backends, Readonly<Record<string, number>>]>([
  ["nothing is told", {}, { golden: 1, calls: 0 }],
  ["alerts name who is slow", { alerts: [slow("web"), slow("teller")] }, { golden: 2, calls: 1 }],
  [
    "the namespace is slow",
    {
      signals: { undefined: [slower] },
      rows: [row("web", 2), row("teller", 2)],
      before: [row("web", 0.1), row("teller", 0.1)],
    },
    { golden: 2, calls: 1 },
  ],
])("one question more of metrics at most: %s", async ([, backends, expected]) => {
  const { asked } = await reportOf(backends);
  const golden = asked.filter(
    ({ role, input }) => role === "prometheus" && input["state"] === undefined,
  );
  const eks = asked.filter(({ role }) => role === "eks");
  expect({ golden: golden.length, calls: eks.length }).toEqual(expected);
});

test.for([
  ["is found to be slow", [slow("web"), slow("teller")], "unknown"],
  ["is not", [], "no"],
] as const)(
  "where no request fails and something %s, whether users feel it is not made up: %s",
  async ([, alerts, state]) => {
    const errors = signal("error_ratio", { now: 0, before: 0, requests: 900 });
    const { users } = await reportOf({ alerts, signals: { undefined: [errors] } });
    expect(users?.state).toBe(state);
  },
);

test("where who calls whom cannot be seen, that is said, and alerts speak for themselves", async () => {
  const { findings, gaps } = await reportOf({ alerts: [slow("web"), slow("teller")], down: "eks" });
  expect(told({ findings })).toEqual([
    "unlisted Deployment/bank/web low",
    "unlisted Deployment/bank/teller low",
  ]);
  expect(gaps).toMatchObject([{ kind: "unreachable" }]);
});

test("where metrics are away, alerts alone tell subject, kind and who suffers", async () => {
  const { findings, gaps } = await reportOf({
    alerts: [slow("web"), slow("teller"), alert(ref("teller"), "CpuHigh")],
    late: "teller",
  });
  expect(told({ findings })).toEqual(["saturated Deployment/bank/teller medium web"]);
  expect(findings[0]?.title).toBe("teller is short of CPU");
  expect(gaps.map(({ kind }) => kind)).toContain("timed_out");
});

test("what calls in a circle has no deepest, and is told by the alerts", async () => {
  const circle = linksOf().concat({
    kind: "calls",
    from: ref("ledger"),
    to: [ref("teller", "Service")],
    state: "fine",
    text: "",
  });
  const { findings } = await reportOf({ alerts: [slow("teller"), slow("ledger")], links: circle });
  expect(told({ findings })).toEqual([
    "unlisted Deployment/bank/teller low",
    "unlisted Deployment/bank/ledger low",
  ]);
});
