import {
  type Evidence,
  eks,
  type Finding,
  Gap,
  type GoldenSignal,
  type Investigation,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import {
  began,
  brokenPayment,
  crash,
  diagnosed,
  fact,
  held,
  hypothesis,
  idOf,
  ref,
  rollout,
  unknownName,
  workload,
} from "./testing/samples.ts";
import { shown } from "./testing/shown.ts";
import { down, talk } from "./testing/talk.ts";

const change = rollout("payment", { by: "argocd-controller", revision: 7 });
const crashed = crash("payment", { change });
const undone = {
  record: {
    id: "record-1",
    fingerprint: "print-payment",
    clusterId: "cluster-1",
    namespace: "shop",
    owner: { kind: "Deployment", name: "payment" },
    cause: "missing-env",
    title: "payment crashes on start",
    document: "",
    verdict: "accept",
    by: { id: "slack:T1:U9", name: "payments-oncall" },
    fix: { text: "kubectl rollout undo deployment/payment -n shop" },
    outcome: "worked in 3 min",
    occurredAt: "2025-12-20T10:00:00Z",
    decidedAt: "2025-12-20T10:10:00Z",
  },
  match: "fingerprint",
  accepted: 1,
  rejected: 0,
  findingId: "finding-payment",
} as const;

/** The talk is about checkout, which fails because payment crashes since rollout 7. */
const before: Investigation = held({
  hypotheses: [hypothesis(crashed, { recalled: [undone] })],
  changes: [change],
  users: { state: "yes", text: "requests fail", evidence: [idOf(4)], changedAt: began },
  evidence: [fact(1), fact(2), fact(3), fact(4)],
});

type Signal = Partial<GoldenSignal> & Pick<GoldenSignal, "name" | "unit" | "now">;

function signals(...all: Signal[]) {
  return signalsFrom(10, all);
}

function signalsFrom(firstFact: number, all: readonly Signal[]) {
  const window = { from: began, to: "2026-01-01T09:59:30Z" };
  const made = all.map((signal, index) => ({
    min: 0,
    max: 1,
    text: "{now} now; before it was {before}",
    ...signal,
    evidence: [idOf(firstFact + index)],
    slots: slotsOf(idOf(firstFact + index)),
  }));
  const evidence: Evidence[] = made.map(({ now: amount, before: usual = 0, unit }, index) => ({
    ...fact(firstFact + index),
    origin: "prometheus",
    values: { now: { amount, unit }, before: { amount: usual, unit } },
    reproduce: { language: "promql", text: `query_${index}` },
  }));
  return { result: { namespace: "shop", window, baseline: window, signals: made }, evidence };
}

function slotsOf(evidence: string) {
  return { now: { evidence, key: "now" }, before: { evidence, key: "before" } };
}

const failing = signals(
  { name: "error_ratio", unit: "ratio", now: 0.38, before: 0.002 },
  { name: "memory_working_set", unit: "bytes", now: 2 ** 28, before: 2 ** 27, limit: 2 ** 29 },
  { name: "cpu_usage", unit: "cores", now: 0.2, before: 0.1 },
  { name: "latency_p95", unit: "s", now: 0.4, before: 0.2 },
);
const yesterday = signalsFrom(20, [{ name: "error_ratio", unit: "ratio", now: 0.001 }]);
const well = signals({ name: "error_ratio", unit: "ratio", now: 0.001, before: 0.002 });

const pod = (name: string, columns: Readonly<Record<string, string>>) => ({
  ref: ref(name, "shop", "Pod"),
  columns: { Name: name, ...columns },
});
const template = {
  containers: [
    {
      name: "app",
      image: "shop/payment:7",
      resources: { requests: { memory: "256Mi" }, limits: { memory: "512Mi" } },
    },
  ],
};
const objectSaid = {
  result: {
    ref: ref("payment"),
    object: {
      spec: { selector: { matchLabels: { app: "payment" } }, template: { spec: template } },
    },
  },
};

/** The first look at the object that was asked about, else at the namespace. */
function seenNow(input: Readonly<Record<string, unknown>>) {
  const [first] = eks.diagnose.input.parse(input).candidates ?? [];
  const name = first?.target?.replace("deployment/", "");
  const target = name === undefined ? {} : { target: ref(name), asked: first };
  const workloads = [brokenPayment, workload("checkout"), workload("search")];
  return diagnosed({ findings: [crashed], workloads, ...target });
}

const tools = {
  diagnose: seenNow,
  golden_signals: ({ until }: Readonly<Record<string, unknown>>) =>
    until === "2025-12-31T10:00:00.000Z" ? yesterday : failing,
  get_object: objectSaid,
  list_objects: {
    result: {
      items: [
        pod("payment-a", { Status: "CrashLoopBackOff", Ready: "0/1", Restarts: "7 (2m ago)" }),
        pod("payment-b", { Status: "Running", Ready: "1/1", Restarts: "0" }),
      ],
      hasMore: false,
    },
    evidence: [{ ...fact(30), subject: ref("payment-a", "shop", "Pod") }],
  },
  get_changes: {
    result: { items: [change], hasMore: false, ledgerSince: null },
    evidence: [fact(3)],
  },
};

const asked = [
  "how do I roll back?",
  "since when?",
  "which pods?",
  "who deployed it?",
  "error rate now?",
  "error rate of search",
  "are users affected?",
  "did it happen before?",
  "how sure are you?",
  "memory of payment",
  "cpu?",
  "describe payment",
  "last 6 hours",
  "compare with before",
  "compare with yesterday",
  "is it fixed?",
  "it is not payment",
  "it is not the database",
  "what else is broken?",
  "who is hit by it?",
  "did anything get OOMKilled?",
  "what changed yesterday?",
  "what happened yesterday at 14:00?",
  "why was cart slow last week?",
];

test("in the thread of an investigation a short question has a short answer", async () => {
  const { say } = talk({ before, tools });
  const answers: Record<string, string[]> = {};
  for (const text of asked) answers[text] = shown(await say(text));
  expect(answers).toMatchInlineSnapshot(`
    {
      "are users affected?": [
        "Yes: 38 % of requests to checkout fail · sample of 09:59 (30 s)",
        "38 % now; before it was 0.2 % [1]",
      ],
      "compare with before": [
        "checkout now and in the hour before · sample of 09:59 (30 s)",
        "38 % now; before it was 0.2 % [1]",
        "400 ms now; before it was 200 ms [2]",
      ],
      "compare with yesterday": [
        "checkout now and 24 h ago · sample of 09:59 (30 s)",
        "failed requests: 38 % now, 0.1 % then [1] [2]",
        "p95 latency: 400 ms now; then unknown [3]",
      ],
      "cpu?": [
        "CPU of payment: 0.2 cores · sample of 09:59 (30 s)",
        "0.2 cores now; before it was 0.1 cores [1]",
      ],
      "describe payment": [
        "broken · payment crashes on start, since 09:50 (10 min)",
        "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
        "deployment/payment: 0 of 2 Ready, app runs shop/payment:7",
        "(kubectl describe)",
      ],
      "did anything get OOMKilled?": [
        "No: nothing in shop was OOMKilled that the cluster still keeps",
        "Kept are the last end of each container that is there, and events of about an hour.",
      ],
      "did it happen before?": [
        "Yes, Dec 20 10:00 (12 days): the same on deployment/payment",
        "accepted by payments-oncall; what helped: kubectl rollout undo deployment/payment -n shop: worked in 3 min",
      ],
      "error rate now?": [
        "Error rate of checkout: 38 % · sample of 09:59 (30 s)",
        "38 % now; before it was 0.2 % [1]",
      ],
      "error rate of search": [
        "Error rate of search: 38 % · sample of 09:59 (30 s)",
        "38 % now; before it was 0.2 % [1]",
      ],
      "how do I roll back?": [
        "Do now: brings back rollout 6",
        "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
        "09:50:00 deployment/payment rollout 7: env PAYMENT_URL removed (argocd-controller) [1]",
      ],
      "how sure are you?": [
        "high confidence that payment crashes on start: the log names the variable",
        "Would be disproved by a run that stays.",
        "Nothing was found that speaks against it.",
      ],
      "is it fixed?": [
        "broken · Not fixed: payment crashes on start · payment 0 of 2 Ready · 38 % of requests to checkout fail · sample of 09:59 (30 s)",
        "payment exits with code 1 [1]",
        "38 % now; before it was 0.2 % [2]",
      ],
      "it is not payment": [
        "unknown · Without payment nothing is left that I could name",
        "Taken out on your word: the cluster showed it. Reject keeps that for next time.",
      ],
      "it is not the database": [
        "database was no suspect of mine. 1 cause left: payment crashes on start",
        "payment exits with code 1 [1]",
      ],
      "last 6 hours": [
        "broken · payment crashes on start, since 09:50 (10 min)",
        "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
        "Looked at again over 6 h: events reach back about an hour, rollouts and ends of containers further.",
      ],
      "memory of payment": [
        "Memory of payment: 256 MiB of 512 MiB · sample of 09:59 (30 s)",
        "256 MiB now; before it was 128 MiB [1]",
      ],
      "since when?": [
        "Since 09:50 (10 min): payment crashes on start",
        "09:50:00 deployment/payment rollout 7: env PAYMENT_URL removed (argocd-controller) [1]",
        "Requests began to fail at 09:50:00. [2]",
      ],
      "what changed yesterday?": [
        "1 change in shop, last 2 days",
        "09:50:00 deployment/payment rollout 7: env PAYMENT_URL removed (argocd-controller) [1]",
        "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.",
      ],
      "what else is broken?": [
        "fine · Nothing else is broken in shop beside payment and what it hits: 1 other fine",
      ],
      "what happened yesterday at 14:00?": [
        "I cannot see how it was at that moment (yesterday at 14:00)",
        "Events reach back about an hour, rollouts as far as the objects keep them, metrics as long as Prometheus keeps them.",
        "(What changed since?)",
        "(Compare metrics)",
        "(Last 24 hours)",
      ],
      "which pods?": [
        "1 of 2 pods of payment is not well",
        "payment-a: CrashLoopBackOff, 7 restarts, the last 2m ago [1]",
      ],
      "who deployed it?": [
        "argocd-controller, at 09:50:00",
        "09:50:00 deployment/payment rollout 7: env PAYMENT_URL removed (argocd-controller) [1]",
        "That is the name under which it was written; a person may stand behind it.",
      ],
      "who is hit by it?": [
        "1 hit by payment: checkout",
        "checkout: its calls to payment are refused [1]",
      ],
      "why was cart slow last week?": [
        "I cannot see how it was so long ago",
        "Events reach back about an hour, rollouts as far as the objects keep them, metrics as long as Prometheus keeps them.",
        "(What changed since?)",
        "(Compare metrics)",
        "(Last 24 hours)",
      ],
    }
  `);
});

const over: Finding = { ...crashed, state: "resolved" };
const paymentWell = [workload("payment"), workload("checkout")];

test.for([
  [
    "all is well",
    { findings: [over], workloads: paymentWell },
    well,
    "fine · Fixed · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "requests fail still",
    { findings: [over], workloads: paymentWell },
    failing,
    "degraded · Partly fixed: what I found is over, but requests to checkout fail · payment 2 of 2 Ready · 38 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "one pod is missing",
    { findings: [], workloads: [workload("payment", { state: "degraded", ready: 1 })] },
    well,
    "degraded · Partly fixed: payment is not well yet · payment 1 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "its pods still start after the rollback",
    { findings: [over], workloads: [workload("payment", { ready: 0 }), workload("checkout")] },
    well,
    "degraded · Partly fixed: what I found is over, but payment is not all Ready yet · payment 0 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "a pod of what was asked about still starts",
    { findings: [over], workloads: [workload("payment"), workload("checkout", { ready: 1 })] },
    well,
    "degraded · Partly fixed: what I found is over, but checkout is not all Ready yet · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "one pod more than it wants still starts",
    {
      findings: [over],
      workloads: [
        workload("payment", { beside: 1, text: "1 pod more still starts, not Ready for 30 s" }),
        workload("checkout"),
      ],
    },
    well,
    "degraded · Partly fixed: what I found is over, but payment is not all Ready yet · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "what was asked about was not seen",
    {
      findings: [over],
      workloads: [workload("payment"), workload("checkout", { state: "unknown" })],
    },
    well,
    "unknown · I cannot tell: I could not look at it again · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "what was asked about is not well, and nothing says why",
    { findings: [], workloads: [workload("payment"), workload("checkout", { state: "degraded" })] },
    well,
    "degraded · Partly fixed: checkout is not well yet · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "something else broke",
    { findings: [crash("db", { title: "db is full" })], workloads: paymentWell },
    well,
    "degraded · Partly fixed: what I found is over, but db is full · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "its object is not in what is read",
    { findings: [], workloads: [workload("checkout")] },
    well,
    "unknown · I cannot tell: payment is not in what I read now · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    "two requests came",
    { findings: [], workloads: paymentWell },
    signals({ name: "error_ratio", unit: "ratio", now: 0, before: 0, requests: 2 }),
    "unknown · Fixed, as far as Kubernetes shows · payment 2 of 2 Ready · 0 % of requests to checkout fail · sample of 09:59 (30 s); too few requests to checkout to tell more",
  ],
  [
    "Prometheus is down",
    { findings: [], workloads: paymentWell },
    undefined,
    "unknown · Fixed, as far as Kubernetes shows · payment 2 of 2 Ready; the error rate is not known",
  ],
  [
    "its cause is not visible",
    {
      findings: [],
      workloads: paymentWell,
      checks: [{ kind: "not_visible", cause: "missing-env", gap: down("kubernetes") }],
    },
    well,
    "unknown · I cannot tell: I could not look at it again · payment 2 of 2 Ready · 0.1 % of requests to checkout fail · sample of 09:59 (30 s)",
  ],
] as const)("`is it fixed?` when %s", async ([, seen, metrics, title]) => {
  const { say } = talk({
    before,
    tools: { ...tools, diagnose: diagnosed(seen), golden_signals: metrics },
  });
  expect(shown(await say("is it fixed?"))[0]).toBe(title);
});

test.for([
  [
    0,
    2,
    "unknown · I cannot tell: 0 % of only 2 requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [
    0.5,
    2,
    "unknown · I cannot tell: 50 % of only 2 requests to checkout fail · sample of 09:59 (30 s)",
  ],
  [0, 500, "No: 0 % of requests to checkout fail · sample of 09:59 (30 s)"],
  [0.5, 500, "Yes: 50 % of requests to checkout fail · sample of 09:59 (30 s)"],
] as const)(
  "whether users are affected when %s of %s requests fail",
  async ([now, requests, title]) => {
    const golden_signals = signals({
      name: "error_ratio",
      unit: "ratio",
      now,
      before: 0,
      requests,
    });
    const { say } = talk({ before, tools: { ...tools, golden_signals } });
    expect(shown(await say("are users affected?"))[0]).toBe(title);
  },
);

test("without metrics the source is named, and what the objects allow is told", async () => {
  const { say } = talk({ before, tools: { ...tools, golden_signals: undefined } });
  const answers: Record<string, string[]> = {};
  for (const text of [
    "error rate?",
    "are users affected?",
    "memory of payment",
    "compare with before",
  ])
    answers[text] = shown(await say(text));
  expect(answers).toMatchInlineSnapshot(`
    {
      "are users affected?": [
        "unknown · Unknown whether users of checkout feel it: no metrics tell its error rate",
        "Not visible prometheus: no answer in 5 s",
      ],
      "compare with before": [
        "unknown · Unknown: no metrics of checkout to compare",
        "Not visible prometheus: no answer in 5 s",
      ],
      "error rate?": [
        "unknown · Error rate of checkout: unknown, no metrics tell it",
        "Not visible prometheus: no answer in 5 s",
      ],
      "memory of payment": [
        "unknown · Memory of payment: unknown, no metrics tell it",
        "kubectl -n shop top pods --containers",
        "Container app asks for 256Mi and may use 512Mi.",
        "Not visible prometheus: no answer in 5 s",
      ],
    }
  `);
});

const claim = { id: "finding-claim", owner: ref("data", "shop", "PersistentVolumeClaim") };
const pending = crash("data", {
  ...claim,
  title: "data is not bound",
  culprit: claim.owner,
  victims: [],
});

const secrets = { kinds: ["Secret"], namespace: "shop" };
const elsewhere = { kinds: ["Pod"], namespace: "bank" };
const beside = "in shop beside payment and what it hits: 1 other fine";
const nothingElse = `fine · Nothing else is broken ${beside}`;
const nothingSeen = `unknown · Nothing else that I could see is broken ${beside}`;

test.for([
  [
    "a volume claim is broken",
    { findings: [crashed, pending] },
    "broken · 1 more in shop beside payment and what it hits, 1 other fine",
    ["🔴 persistentvolumeclaim/data  data is not bound, since 09:50 (10 min)"],
  ],
  [
    "a kind could not be read",
    { checks: [{ kind: "not_visible", cause: "pvc-unbound", gap: down("kubernetes") }] },
    nothingSeen,
    [],
  ],
  ["certificates are in Secrets", {}, nothingElse, [], { kind: "no_data", about: secrets }],
  ["pods elsewhere come late", {}, nothingElse, [], { about: elsewhere }],
  ["nodes come late", {}, nothingSeen, [], { about: { kinds: ["Node"] } }],
  [
    "findings are left out",
    { whole: { findings: 9, workloads: 3 } },
    nothingSeen,
    [],
    { kind: "cut" },
  ],
] as const)("`what else is broken?` when %s", async ([, seen, title, rows, unseen]) => {
  const workloads = [brokenPayment, workload("checkout"), workload("search")];
  const gaps = unseen === undefined ? [] : [Gap.parse({ ...down("kubernetes"), ...unseen })];
  const diagnose = { ...diagnosed({ findings: [crashed], workloads, ...seen }), gaps };
  const { say } = talk({ before, tools: { ...tools, diagnose } });
  const [first, ...others] = shown(await say("what else is broken?"));
  expect([first, ...others.slice(0, rows.length)]).toEqual([title, ...rows]);
});

test.for([
  [
    "error rate last 6 hours",
    "Error rate of checkout: 38 %, 0 % to 100 % in the last 6 h · sample of 09:59 (30 s)",
  ],
  ["restarts since yesterday", "Restarts of payment: 3 in the last 24 h · sample of 09:59 (30 s)"],
] as const)("`%s` is measured over that window", async ([text, title]) => {
  const golden_signals = signals(
    { name: "error_ratio", unit: "ratio", now: 0.38, before: 0.002 },
    { name: "restarts", unit: "1", now: 3 },
  );
  const { say, asked: calls } = talk({ before, tools: { ...tools, golden_signals } });
  expect(shown(await say(text))[0]).toBe(title);
  const windowMinutes = text.includes("6") ? 360 : 1440;
  expect(calls.at(-1)?.input).toMatchObject({ windowMinutes });
});

test.for([
  ["which pods are broken, last 6 hours?", true],
  ["are users affected, last 6 hours?", true],
  ["since when? last 6 hours", false],
  ["did it happen before, last 6 hours?", false],
  ["is it payment, last 6 hours?", false],
  ["describe payment last 6 hours", false],
] as const)(
  "what tells of now alone says that a window was not used: `%s`",
  async ([text, isSaid]) => {
    const { say } = talk({ before, tools });
    const note = "This is how it is now: I did not look back over 6 h.";
    expect(shown(await say(text)).includes(note)).toBe(isSaid);
  },
);

const helped = "what helped: kubectl rollout undo deployment/payment -n shop: worked in 3 min";
const recent = { ...undone.record, occurredAt: began };

test.for([
  [
    "three people, one of them against it",
    [{ ...undone, accepted: 2, rejected: 1 }],
    [
      "Yes, Dec 20 10:00 (12 days): the same on deployment/payment",
      `accepted by payments-oncall and 1 more, rejected by 1; ${helped}`,
    ],
  ],
  [
    "something that is like it, too",
    [undone, { ...undone, match: "similar" }],
    [
      "Yes, Dec 20 10:00 (12 days): the same on deployment/payment",
      `accepted by payments-oncall; ${helped}`,
      "I remember 1 more that are like it.",
    ],
  ],
  [
    "this very incident",
    [{ ...undone, record: recent }],
    ["Not that I remember: only this very incident was accepted"],
  ],
  [
    "nothing",
    [],
    [
      "Not that I remember: no accepted incident is like it",
      "I remember what people accepted, and nothing else.",
    ],
  ],
] as const)("`did it happen before?` when memory holds %s", async ([, recalled, lines]) => {
  const told = held({ hypotheses: [hypothesis(crashed, { recalled: [...recalled] })] });
  expect(shown(await talk({ before: told, tools }).say("did it happen before?"))).toEqual(lines);
});

const nobodyKilled = "No: nothing in shop was OOMKilled that the cluster still keeps";
const cannotTell = "unknown · I cannot tell: I could not see all of shop";
const oomFound = { kind: "found", cause: "oom-killed", findings: [] };

test.for([
  ["the cluster", [down("kubernetes")], [], cannotTell],
  ["events", [{ ...down("kubernetes"), about: { ...secrets, kinds: ["Event"] } }], [], cannotTell],
  ["nodes", [{ ...down("kubernetes"), about: { kinds: ["Node"] } }], [], nobodyKilled],
  ["certificates", [{ ...down("kubernetes"), kind: "no_data", about: secrets }], [], nobodyKilled],
  ["a finding that was left out", [], [oomFound], cannotTell],
] as const)(
  "whether anything was OOMKilled, where what is not seen is %s",
  async ([, gaps, checks, title]) => {
    const diagnose = {
      ...diagnosed({ findings: [], checks }),
      gaps: gaps.map((gap) => Gap.parse(gap)),
    };
    const { say } = talk({ before, tools: { diagnose } });
    expect(shown(await say("did anything get OOMKilled?"))[0]).toBe(title);
  },
);

test("what was OOMKilled and is over is a yes", async () => {
  const killed = { text: "indexer was OOMKilled, quiet since", evidence: [idOf(9)] };
  const seen = diagnosed({ findings: [], history: [killed] });
  const diagnose = {
    ...seen,
    evidence: [{ ...fact(9), text: killed.text, values: { reason: "OOMKilled" } }],
  };
  const { say } = talk({ before, tools: { diagnose } });
  expect(shown(await say("did anything get OOMKilled?"))).toEqual([
    "Yes, and it is over: 1 in shop",
    "indexer was OOMKilled, quiet since [1]",
  ]);
});

test.for([
  [
    "a name that does not exist is no object",
    "error rate pls bro",
    "Nothing is named bro there; this is about checkout.",
  ],
  [
    "what is not understood has three ways on",
    "sing me a song",
    'I do not understand "sing me a song".',
  ],
] as const)("%s: `%s`", async ([, text, line]) => {
  const unknown = {
    result: {
      outcome: {
        kind: "unknown_name",
        cluster: { id: "cluster-1", name: "prod-eu" },
        what: "object",
        name: "x",
        near: [],
      },
    },
  };
  const { say } = talk({ before, tools: { ...tools, diagnose: unknown } });
  expect(shown(await say(text))).toContain(line);
});

test("in a thread what is not understood is answered with what fits the talk", async () => {
  const { say } = talk({ before, tools });
  expect(shown(await say({ kind: "question", question: "hm?", words: [] }))).toEqual([
    'I do not understand "hm?".',
    "Here you can ask: How do I roll back? · Error rate now? · Logs of payment",
    "(How do I roll back?)",
    "(Error rate now?)",
    "(Logs of payment)",
  ]);
});

const owned = (...ownerReferences: unknown[]) => ({
  result: { ref: ref("payment-a", "shop", "Pod"), object: { metadata: { ownerReferences } } },
});
const podPayment = held({
  hypotheses: [hypothesis(crash("payment-a", { owner: ref("payment-a", "shop", "Pod") }))],
});
const euContext = held({
  hypotheses: [hypothesis(crashed)],
  scope: { ...before.scope, cluster: { ...before.scope.cluster, context: "arn:eu prod" } },
});

test.for([
  ["restart payment", before, ["kubectl -n shop rollout restart deployment/payment"]],
  ["restart it", before, ["kubectl -n shop rollout restart deployment/payment"]],
  [
    "restart it",
    euContext,
    ["kubectl --context 'arn:eu prod' -n shop rollout restart deployment/payment"],
  ],
  ["delete the pod payment", before, []],
  ["scale checkout to 3", before, ["kubectl -n shop scale deployment/checkout --replicas=3"]],
  ["scale it to 0", before, ["kubectl -n shop scale deployment/payment --replicas=0"]],
  ["scale checkout", before, ["Say to how many: `scale checkout to 3`."]],
  ["restart all pods", before, []],
  ["restart everything", before, []],
] as const)(
  "`%s` is answered with the command, and nothing is done",
  async ([text, about, code]) => {
    const { say, asked: calls } = talk({ before: about, tools });
    expect(shown(await say(text))).toEqual([
      "I never change anything: the command is yours to run.",
      ...code,
      "(What should I run?)",
    ]);
    expect(calls).toEqual([]);
  },
);

test.for(["restart the database", "restart spike", "bounce rate", "scale the queue to 5"])(
  "`%s` names nothing that is there: no command, and none for the culprit",
  async (text) => {
    const { say } = talk({ before, tools: { ...tools, diagnose: unknownName("x") } });
    const name = text.split(" ").find((word) => /^(?:database|spike|rate|queue)$/u.test(word));
    expect(shown(await say(text))).toEqual([
      "I never change anything: the command is yours to run.",
      `No workload is named ${name} there.`,
      "(What should I run?)",
    ]);
  },
);

test("outside a talk the command names the cluster in which the name was found", async () => {
  const cluster = { id: "cluster-1", name: "prod-eu", context: "eu" };
  const { say } = talk({ tools: { diagnose: diagnosed({ cluster, target: ref("payment") }) } });
  expect(shown(await say("restart payment"))).toContain(
    "kubectl --context eu -n shop rollout restart deployment/payment",
  );
});

test.for([
  [
    "its owner makes it again",
    owned({ kind: "ReplicaSet", name: "payment-1", controller: true }),
    "kubectl -n shop delete pod payment-a",
  ],
  ["it is bare", owned(), "Nothing owns pod/payment-a: what is deleted is not made again."],
  [
    "the kubelet runs it from a file",
    owned({ kind: "Node", name: "node-1", controller: true }),
    "The kubelet runs pod/payment-a from a file of node-1: deleting it restarts nothing.",
  ],
  ["its owner was not seen", undefined, "I could not see what owns pod/payment-a."],
] as const)("a pod is restarted by its owner when %s", async ([, get_object, line]) => {
  const { say } = talk({ before: podPayment, tools: { ...tools, get_object } });
  expect(shown(await say("restart it"))).toContain(line);
});

test.for([
  [
    "is deleted, and not the others",
    owned({ kind: "ReplicaSet", name: "payment-1" }),
    "delete pod payment-a",
  ],
  ["is not there: all of its owner are", undefined, "rollout restart deployment/payment"],
] as const)("a pod that is named and owned %s", async ([, get_object, command]) => {
  const diagnose = diagnosed({ target: ref("payment"), asked: { target: "payment-a" } });
  const { say } = talk({ before, tools: { ...tools, diagnose, get_object } });
  expect(shown(await say("restart pod payment-a"))).toContain(`kubectl -n shop ${command}`);
});

test("what kubectl does not restart is said to be so", async () => {
  const about = held({ target: claim.owner, hypotheses: [hypothesis(pending)] });
  expect(shown(await talk({ before: about, tools }).say("restart it"))).toEqual([
    "I never change anything: the command is yours to run.",
    "persistentvolumeclaim/data is nothing that kubectl restarts.",
    "(What should I run?)",
  ]);
});

test("another cluster that is configured is asked, and nothing known of this one is told", async () => {
  const { say, asked: calls } = talk({ before, tools });
  const verb = { kind: "verb", verb: "remedy", cluster: "prod-us" } as const;
  expect(shown(await say(verb))).toEqual([
    "I claim no cause here, so I know nothing to undo. Ask `what changed?`",
  ]);
  await say({ kind: "verb", verb: "check", cluster: "prod-us" });
  expect(calls.map(({ cluster }) => cluster)).toEqual(["prod-us"]);
});

test("a cluster that is not configured is answered with those that are", async () => {
  const { say, asked: calls } = talk({ before, tools });
  expect(shown(await say({ kind: "verb", verb: "not_covered", cluster: "prod-ap" }))).toEqual([
    "I do not see a cluster prod-ap. I see: prod-eu, prod-us.",
  ]);
  expect(calls).toEqual([]);
});

const paused = {
  text: "Argo CD owns it and would sync over an undo",
  command: "argocd app set shop-payment --sync-policy none",
  pauses: "Argo CD",
};
const synced = held({
  hypotheses: [hypothesis({ ...crashed, fix: [paused, ...crashed.fix] })],
  changes: [change],
});

test.for([
  [
    "is it safe to roll back?",
    before,
    [
      "Do now: brings back rollout 6 (not checked: whether data or a schema changed)",
      "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
      "the log names the variable [1]",
    ],
  ],
  [
    "what if i just restart the pods",
    before,
    ["A restart does not mend it: payment crashes on start", "payment exits with code 1 [1]"],
  ],
  [
    "will argo undo my rollback?",
    before,
    ["No: nothing on payment says that Argo CD or Flux would sync over it"],
  ],
  [
    "will argo undo my rollback?",
    synced,
    [
      "Yes: Argo CD owns payment and syncs over a change by hand",
      "argocd app set shop-payment --sync-policy none   # Argo CD owns it and would sync over an undo",
      "Pause it first; turn it on again when the source is mended.",
    ],
  ],
  [
    "how do i rollback w/o argocd cli",
    synced,
    [
      "Do now: brings back rollout 6",
      "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
      "Argo CD will sync over it.",
    ],
  ],
  ["which version is running", before, ["deployment/payment runs shop/payment:7"]],
  [
    "can you roll it back for me",
    before,
    ["I never change anything: the command is yours to run.", "(What should I run?)"],
  ],
] as const)("`%s` is answered from what is known: %3$s", async ([text, known, lines]) => {
  const answer = await talk({ before: known, tools }).say(text);
  expect(shown(answer).slice(0, lines.length)).toEqual(lines);
  expect(answer.state).toBeUndefined();
});

test.for<[name: string, over: Partial<Finding>, title: RegExp]>([
  ["a cause that no rollout began", { fix: [], cause: "oom-killed" }, /^I cannot tell whether/],
  ["one of an image", { fix: [], cause: "image-not-found" }, /^A restart does not mend it/],
  ["one that is over", { state: "resolved" }, /^It is over, a restart mends nothing/],
])("whether a restart mends %s", async ([, parts, title]) => {
  const hypotheses = [hypothesis(crash("payment", parts))];
  const known = held({ target: ref("payment"), hypotheses, workloads: [workload("payment")] });
  const { say } = talk({ before: known, tools });
  expect((await say("what if we restart it?")).title).toMatch(title);
});

test("`and staging?` where there is none names near ones, else some that there are", async () => {
  const items = ["bank", "kube-system", "payments", "shop"].map((name) => ({
    ref: { kind: "Namespace", name },
    columns: {},
  }));
  const list_objects = { result: { items, hasMore: false } };
  const saying = (near: readonly { kind: string; name: string }[]) =>
    talk({ before, tools: { diagnose: unknownName("staging", near), list_objects } });
  expect(shown(await saying([]).say("and staging?"))).toEqual([
    "No object named staging in prod-eu.",
    "Namespaces here: bank, payments, shop and more.",
  ]);
  const near = saying([{ kind: "Namespace", name: "stage" }]);
  expect(shown(await near.say("and staging?"))[0]).toBe(
    "No object named staging in prod-eu. Did you mean stage?",
  );
  expect(shown(await near.say("and in namespace staging?"))[0]).toContain("Did you mean stage?");
});
