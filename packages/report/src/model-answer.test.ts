import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type Claim,
  type Finding,
  type Hypothesis,
  Investigation,
  type PlanStep,
  type Reasoning,
  type Reply,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { citedIn } from "./cited-in.ts";
import type { Document } from "./document.ts";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toTerminal } from "./to-terminal.ts";

const file = path.resolve(import.meta.dirname, "../../../test/support/golden/missing-env.json");
const golden = Investigation.parse(JSON.parse(readFileSync(file, "utf8")));
const telling = { nowMs: Date.parse("2026-11-21T03:14:12Z"), timeZone: "UTC" };
const model = "eu.anthropic.claude-sonnet-4-6";
const [engine] = golden.hypotheses;
if (engine === undefined) throw new Error("the golden investigation has a hypothesis");

const reasoning: Reasoning = {
  model,
  rung: 1,
  promptVersion: "orchestrator-1",
  temperature: 0,
  turns: 4,
  usage: { input: 6000, output: 840, cacheRead: 5300, cacheWrite: 120, cents: 3.14 },
  seconds: 9.6,
  dropped: 2,
};
const receipt = { ...golden.receipt, model, reasoning };
const unchanged = {
  investigationId: "i0",
  since: "2026-11-21T03:05:00Z",
  severity: "broken" as const,
  title: "payment crashes on start",
  isUnchanged: true,
};

/** What a model holds for the cause, of no catalogue. */
const policy: Hypothesis = {
  ...engine,
  id: "h2",
  rank: 2,
  signals: [],
  recalled: [],
  finding: {
    ...engine.finding,
    id: "f2",
    by: { kind: "agent", name: "kubernetes", model },
    cause: "unlisted",
    title: "a NetworkPolicy cuts payment off from DNS",
    confidence: { level: "medium", reason: "no packet was seen" },
    claims: [claim("NetworkPolicy payment-egress allows no port {port}", 2, { port: 53 })],
    reasons: [],
    against: [claim("the log names a variable", 3)],
    disproof: "a lookup that succeeds in the pod",
    fix: [{ text: "lets it resolve names", command: "kubectl -n shop apply -f allow-dns.yaml" }],
    later: [{ text: "review the policy" }],
    nextCheck: { text: "looks a name up", command: "kubectl -n shop get networkpolicy -o yaml" },
    fingerprint: "f2",
  },
};

/** Of a talk that had a whole answer, which stands. */
const talked: Investigation = {
  ...golden,
  receipt,
  follows: "i0",
  earlier: unchanged,
  reply: { lines: [claim("payment restarted {count} times", 4, { count: 7 })] },
};

test("in a talk that had its whole answer the reply is the document, and the facts are those that it cites", () => {
  const lines = [
    claim("Ja: payment ist {count} Mal neu gestartet.", 4, { count: 7 }),
    claim("checkout selbst hat keinen Fehler.", 5),
  ];
  expect(
    toTerminal(documentOf({ ...talked, reply: { lines } }), { isUnfolded: true }),
  ).toMatchInlineSnapshot(`
    "🔴 Ja: payment ist 7 Mal neu gestartet. [4]
    broken · shop · prod-eu

      checkout selbst hat keinen Fehler. [5]

    Evidence (2)
      [4] restartCount 7, last terminated with exit code 1 · Kubernetes, seen 03:14
      kubectl -n shop get pod payment-7c41-x2x9z -o jsonpath='{.status.containerStatuses[0]}'
      [5] checkout log pattern "connect ECONNREFUSED <ip>:<num>" 0 → 412 in 12 min ·
        OpenSearch, seen 03:14
      GET fluent-bit-*/_search {"size":0,"query":{"bool":{"filter":[{"term":{"kubernetes.namespace_name":"shop"}}]}}}

    Plan (3)
      ✓ first look: 1 active finding, 15 causes checked
      ✓ memory: 1 match
      ✓ kubernetes: 1 metric signal, 1 log signal

    eu.anthropic.claude-sonnet-4-6 (rung 1) · prompt orchestrator-1 · temperature 0
        · 4 turns in 9.6 s · 6,120 tokens in, 840 out, 5,300 cached · 3.1 ¢ · 2
        claims dropped · 11 calls · 4.6 s · kubernetes ✓ prometheus ✓ opensearch ✓
        memory ✓ · times in UTC
    "
  `);
});

test("the first whole answer has the reply under its head, and every sentence once", () => {
  const said = engine.finding.claims[2] ?? claim("", 1);
  const lines = [
    claim("checkout fails since payment is down.", 5),
    { ...said, text: `${said.text}.` },
  ];
  const { sections } = documentOf({ ...golden, receipt, reply: { lines } });
  expect(sections.slice(0, 2).map(({ label }) => label)).toEqual(["Users", "Answer"]);
  const text = toTerminal(documentOf({ ...golden, receipt, reply: { lines } }), { columns: 500 });
  expect(text.split("payment has no readiness probe")).toHaveLength(2);
  expect(text).toContain("Do now    kubectl -n shop rollout undo deployment/payment");
});

test("of a long reply the end is folded behind what to do", () => {
  const lines = Array.from({ length: 9 }, (_, index) => claim(`sentence ${index}`, 1));
  const { sections } = documentOf({ ...golden, receipt, reply: { lines } });
  const shown = sections.map(({ label, lines: { length }, isFolded = false }) => [
    label,
    length,
    isFolded,
  ]);
  expect(shown.slice(1, 6)).toEqual([
    ["Answer", 6, false],
    ["Asked", 1, false],
    ["Cause", 3, false],
    ["Do now", 2, false],
    ["More", 3, true],
  ]);
});

test.for([
  ["this thing was not told of before", {}, undefined],
  [
    "it is not as it was",
    { earlier: { ...unchanged, isUnchanged: false, severity: "degraded" as const } },
    "Changed since 03:05, when it was: payment crashes on start (degraded).",
  ],
] as const)(
  "where %s the picture follows the reply, what is to be done open",
  ([, over, notice]) => {
    const { earlier: _, ...rest } = talked;
    const document = documentOf({ ...rest, ...over });
    expect(document.notice).toBe(notice);
    expect(document.title).toBe("payment restarted 7 times");
    const open = document.sections.filter(({ isFolded = false }) => !isFolded);
    expect(open.map(({ label }) => label)).toEqual(["State", "Users", "Do now"]);
    expect(open[0]?.lines[0]?.text).toBe(
      "🔴 payment crashes on start, since 03:02 (12 min) · broken · shop · prod-eu · high confidence",
    );
    expect(document.folded).toBe("The whole answer");
    expect(document.buttons).not.toEqual([]);
  },
);

test("what changed of the question stands before the reply, and a run that was stopped says so", () => {
  const notes = [claim("This is about payments, over 6 h.", 1)];
  const over = { notes, status: "stopped" as const, failure: "Stopped by ann." };
  const text = toTerminal(documentOf({ ...talked, ...over }));
  expect(text).toMatch(
    /^This is about payments, over 6 h\.\n🔴 payment restarted 7 times \[4\]\n/u,
  );
  expect(text).toContain("Note      Stopped by ann.");
});

test("a reply that is all there is to say asks for no verdict", () => {
  expect(documentOf(talked).buttons).toEqual([]);
});

test("on the lock screen a long reply is cut behind a word, by its mark and without numbers", () => {
  const long =
    "payment cannot resolve names since the NetworkPolicy payment-egress was applied and it allows no port of the cluster DNS at all";
  const { text, blocks } = toBlocks(documentOf({ ...talked, reply: { lines: [claim(long, 2)] } }));
  expect(text).toBe(
    "🔴 payment cannot resolve names since the NetworkPolicy payment-egress was applied and it allows no port of the…",
  );
  expect(JSON.stringify(blocks[0])).toContain(`${long}* [2]`);
});

test.for([
  ["🟢 all is well", "all is well"],
  ["🔴🟡 ⚪️ broken", "broken"],
  ["- 🟢 all is well", "- all is well"],
  [":large_green_circle: :white_circle: fine", "fine"],
  ["\u200b🟢 fine", "\u200bfine"],
  ["checkout is 🟢", "checkout is 🟢"],
] as const)(
  "a model gives no state: `%s` reads `%s`, in a title and in a line",
  ([written, read]) => {
    const lines = [claim(`${written}\n${written}`, 1), claim(written, 2)];
    const { title, sections, state } = documentOf({
      ...talked,
      reply: { lines: lines.slice(0, 1) },
    });
    expect([state, title]).toEqual(["broken", read.trim()]);
    expect(sections).toEqual([]);
    const first = documentOf({ ...golden, receipt, reply: { lines } });
    expect(first.sections.find(({ label }) => label === "Answer")?.lines).toEqual([
      { text: read.trim() },
    ]);
  },
);

test("a reply pings nobody, links nowhere and moves no cursor", () => {
  const text = "<!channel> see <https://evil.example|runbook> or https://evil.example \u001b[2J";
  const document = documentOf({ ...talked, reply: { lines: [claim("x", 1), claim(text, 1)] } });
  const blocks = JSON.stringify(toBlocks(document).blocks);
  expect(blocks).not.toMatch(/<[!@#h]/u);
  const texts = [...blocks.matchAll(/"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"(?<after>[^}]*)/gu)];
  expect(texts.map(({ groups }) => groups?.["after"])).toEqual(texts.map(() => ',"verbatim":true'));
  expect(toTerminal(document)).not.toContain("\u001b");
});

test("a hypothesis of a model reads like the engine's, and says whose it is", () => {
  const lead = { ...policy, rank: 1 };
  const alone = { ...golden, receipt, hypotheses: [lead] };
  expect(toTerminal(documentOf(alone), { columns: 160 })).toMatchInlineSnapshot(`
    "🟡 a NetworkPolicy cuts payment off from DNS, since 03:02 (12 min)
    degraded · shop · prod-eu · medium confidence · by eu.anthropic.claude-sonnet-4-6, not by the engine's catalogue

    Users     yes. 38 % of requests to checkout fail with 5xx; before it was 0.2 %, since 03:02 (12 min) [1]

    Asked     checkout: its calls to payment are refused [5]

    Cause     03:01:48 NetworkPolicy payment-egress allows no port 53 [2]

    Do now    kubectl -n shop apply -f allow-dns.yaml
              you run this · lets it resolve names

    Hit by it frontend: it calls checkout

    Why sure  medium: no packet was seen

    Against   the log names a variable [3]
              Would be disproved by a lookup that succeeds in the pod.

    Later     review the policy
              kubectl -n shop get networkpolicy -o yaml
              next check · looks a name up

    ▸ Evidence (6)   ▸ Plan (3)   ▸ Timeline   ▸ Ruled out (13)

    Checked 15 causes: 1 found, 13 ruled out, 1 not visible (node logs)
    eu.anthropic.claude-sonnet-4-6 (rung 1) · prompt orchestrator-1 · temperature 0 · 4 turns in 9.6 s · 6,120 tokens in, 840 out, 5,300 cached · 3.1 ¢ · 2 claims
        dropped · 11 calls · 4.6 s · kubernetes ✓ prometheus ✓ opensearch ✓ memory ✓ · times in UTC
    "
  `);
});

const disagrees = claim(
  "the pods that crash cannot resolve names, with the variable or without",
  3,
);

test.for([
  {
    name: "a model leads: the engine is told beside it, with the reason",
    hypotheses: [
      { ...policy, rank: 1 },
      { ...engine, rank: 2 },
    ],
    disagrees,
    lines: [
      "the engine holds another: payment crashes on start, since 03:02 (12 min) · high confidence",
      disagrees.text,
    ],
  },
  {
    name: "a model leads and gives no reason: the engine is told all the same",
    hypotheses: [
      { ...policy, rank: 1 },
      { ...engine, rank: 2 },
    ],
    lines: [
      "the engine holds another: payment crashes on start, since 03:02 (12 min) · high confidence",
    ],
  },
  {
    name: "the engine leads against a model that disagrees",
    hypotheses: [engine, policy],
    disagrees,
    lines: [
      `a model holds another: a NetworkPolicy cuts payment off from DNS, since 03:02 (12 min) · medium confidence · by ${model}, not by the engine's catalogue`,
      disagrees.text,
    ],
  },
  {
    name: "a model and the engine that hold the same dispute nothing",
    hypotheses: [
      {
        ...policy,
        rank: 1,
        finding: { ...policy.finding, fingerprint: engine.finding.fingerprint },
      },
      { ...engine, rank: 2 },
    ],
    lines: undefined,
  },
  {
    name: "what is wrong elsewhere is no dispute",
    hypotheses: [
      { ...policy, rank: 1 },
      { ...engine, rank: 2, finding: { ...engine.finding, ...elsewhere() } },
    ],
    lines: undefined,
  },
  {
    name: "a model that adds a cause disputes none",
    hypotheses: [engine, policy],
    lines: undefined,
  },
])("$name", ({ hypotheses, lines, ...reply }) => {
  const { sections } = documentOf({
    ...golden,
    receipt,
    hypotheses,
    reply: { lines: [], ...reply },
  });
  const disputed = sections.find(({ label }) => label === "Disputed");
  expect(disputed?.lines.map(({ text }) => text)).toEqual(lines);
  const also = sections.some(({ label }) => label === "Also");
  expect(also).toBe(lines === undefined);
});

test.for([
  {
    name: "a symptom of what a model found is told beside it, and is no dispute",
    finding: { ...policy.finding, explains: [engine.finding.id] },
    other: engine.finding,
    also: true,
  },
  {
    name: "an object's own words are not told again beside the cause that a model names",
    finding: { ...policy.finding, culprit: engine.finding.culprit },
    other: { ...engine.finding, cause: "unlisted" },
    also: false,
  },
])("$name", ({ finding, other, also }) => {
  const hypotheses = [
    { ...policy, rank: 1, finding },
    { ...engine, rank: 2, finding: other },
  ];
  const { sections } = documentOf({ ...golden, receipt, hypotheses });
  const labels = sections.map(({ label }) => label);
  expect(labels.includes("Disputed")).toBe(false);
  expect(labels.includes("Also")).toBe(also);
});

test("a hypothesis that is disputed is among those that are told whole, each in its rank", () => {
  const second = {
    ...policy,
    id: "h3",
    finding: { ...policy.finding, id: "f3", fingerprint: "f3" },
  };
  const third = { ...second, id: "h4", rank: 3, finding: { ...second.finding, fingerprint: "f4" } };
  const hypotheses = [{ ...policy, rank: 1 }, second, third, { ...engine, rank: 4 }];
  const { drawers } = documentOf({ ...golden, receipt, hypotheses });
  const told = drawers.find(({ title }) => title === "Other causes (2)")?.lines ?? [];
  const ranks = told.flatMap(({ text }) => /^\d(?=\. )/u.exec(text)?.[0] ?? []);
  expect(ranks).toEqual(["2", "4"]);
});

test("what a model writes of its hypotheses gives no state, and its reason stands open, however sure it is", () => {
  const { finding } = policy;
  const title = `🟢 ${finding.title}\nsaid twice`;
  const confidence = { level: "high" as const, reason: "the policy selects it" };
  const lead = { ...policy, rank: 1, finding: { ...finding, title, confidence } };
  const document = documentOf({ ...golden, receipt, hypotheses: [lead] });
  expect(document.title).toBe(`${finding.title} said twice, since 03:02 (12 min)`);
  const why = document.sections.find(({ label }) => label === "Why sure");
  expect(why).toEqual({
    label: "Why sure",
    lines: [{ text: "high: the policy selects it" }],
    isFolded: false,
  });
});

test.for([
  ["in a talk", { follows: "i0", earlier: unchanged }, "checkout calls payment"],
  ["in the first answer", {}, "Unknown: I could not look at checkout"],
] as const)("what a model said before the run failed is kept %s", ([, over, title]) => {
  const nothing = { hypotheses: [], checks: [], status: "failed" as const, failure: "It failed." };
  const reply = { lines: [claim("checkout calls payment", 5)] };
  const document = documentOf({ ...golden, ...nothing, ...over, receipt, reply });
  expect(document.title).toBe(title);
  expect(toTerminal(document)).toContain("checkout calls payment");
  expect(toTerminal(document)).toContain("It failed.");
});

test("the second and the third hypothesis are told whole in a drawer, and their commands are for people", () => {
  const third = {
    ...policy,
    id: "h3",
    rank: 3,
    finding: { ...policy.finding, id: "f3", title: "redis is gone", fingerprint: "f3" },
  };
  const fourth = {
    ...third,
    id: "h4",
    rank: 4,
    finding: { ...third.finding, id: "f4", title: "a fourth" },
  };
  const { drawers } = documentOf({
    ...golden,
    receipt,
    hypotheses: [engine, policy, third, fourth],
  });
  const drawer = drawers.find(({ title }) => title === "Other causes (2)");
  expect(drawer?.lines.map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "2. a NetworkPolicy cuts payment off from DNS, since 03:02 (12 min) · medium confidence · by eu.anthropic.claude-sonnet-4-6, not by the engine's catalogue",
      "Cause: 03:01:48 NetworkPolicy payment-egress allows no port 53",
      "Hit by it: checkout: its calls to payment are refused",
      "frontend: it calls checkout",
      "How sure: medium: no packet was seen",
      "Against: the log names a variable",
      "Would be disproved by a lookup that succeeds in the pod.",
      "Do now:",
      "kubectl -n shop apply -f allow-dns.yaml",
      "you run this · lets it resolve names",
      "Later: review the policy",
      "kubectl -n shop get networkpolicy -o yaml",
      "next check · looks a name up",
      "3. redis is gone, since 03:02 (12 min) · medium confidence · by eu.anthropic.claude-sonnet-4-6, not by the engine's catalogue",
      "Cause: 03:01:48 NetworkPolicy payment-egress allows no port 53",
      "Hit by it: checkout: its calls to payment are refused",
      "frontend: it calls checkout",
      "How sure: medium: no packet was seen",
      "Against: the log names a variable",
      "Would be disproved by a lookup that succeeds in the pod.",
      "Do now:",
      "kubectl -n shop apply -f allow-dns.yaml",
      "you run this · lets it resolve names",
      "Later: review the policy",
      "kubectl -n shop get networkpolicy -o yaml",
      "next check · looks a name up",
    ]
  `);
});

test("without a model nothing is told that was not told before", () => {
  const { drawers } = documentOf({
    ...golden,
    hypotheses: [engine, { ...engine, id: "h2", rank: 2 }],
  });
  expect(drawers.map(({ title }) => title)).toEqual(["Evidence (6)", "Timeline", "Ruled out (13)"]);
});

test.for([
  ["ruled_out", 1],
  ["suspect", 0],
] as const)(
  "a hypothesis that a check contradicts is shown as contradicted, also when it is %s",
  ([status, place]) => {
    const contradictedBy = claim("all {count} nodes are Ready", 6, { count: 3 });
    const against = { ...policy, status, contradictedBy };
    const hypotheses = place === 1 ? [engine, against] : [{ ...against, rank: 1 }];
    const document = documentOf({ ...golden, receipt, hypotheses });
    const told = document.sections.flatMap(({ label, lines }) =>
      lines.filter(({ text }) => text.includes("contradicted")).map((line) => ({ label, ...line })),
    );
    expect(told).toEqual([
      place === 1
        ? {
            label: "Also",
            text: `a NetworkPolicy cuts payment off from DNS, since 03:02 (12 min) · medium confidence · by ${model}, not by the engine's catalogue · contradicted: all 3 nodes are Ready`,
            numbers: [6],
          }
        : { label: "Against", text: "contradicted: all 3 nodes are Ready", numbers: [6] },
    ]);
    expect(document.subtitle?.includes("contradicted")).toBe(place === 0);
  },
);

test.for([
  {
    name: "a model",
    over: receipt,
    line: `${model} (rung 1) · prompt orchestrator-1 · temperature 0 · 4 turns in 9.6 s · 6,120 tokens in, 840 out, 5,300 cached · 3.1 ¢ · 2 claims dropped · 11 calls · 4.6 s · `,
  },
  {
    name: "a model of no price without a cache",
    over: {
      ...receipt,
      reasoning: {
        ...reasoning,
        turns: 1,
        dropped: 0,
        usage: { input: 90, output: 8, cacheRead: 0, cacheWrite: 0, cents: 0 },
      },
    },
    line: `${model} (rung 1) · prompt orchestrator-1 · temperature 0 · 1 turn in 9.6 s · 90 tokens in, 8 out · 0 claims dropped · 11 calls · 4.6 s · `,
  },
  {
    name: "a model that failed on its way",
    over: { ...receipt, modelFailure: "all rungs are throttled." },
    line: "2 claims dropped · the model failed: all rungs are throttled · 11 calls",
  },
  {
    name: "a model that took no part",
    over: { ...golden.receipt, modelFailure: "access to the model is denied." },
    line: "no model: access to the model is denied · 11 calls · 4.6 s · ",
  },
  { name: "none configured", over: golden.receipt, line: "no model used · 11 calls · 4.6 s · " },
])("the receipt of $name", ({ over, line }) => {
  expect(documentOf({ ...golden, receipt: over }).footer.at(-1)).toContain(line);
});

const steps: PlanStep[] = [
  {
    id: "1",
    who: "kubernetes",
    round: 1,
    state: "answered",
    text: "2 facts",
    task: "which pods crash?",
  },
  {
    id: "2",
    who: "orchestrator",
    round: 1,
    state: "answered",
    text: "goes on: what selects events is open",
  },
  {
    id: "3",
    who: "kubernetes",
    round: 2,
    state: "asked",
    text: "",
    task: "🟢 which NetworkPolicy\nselects events?",
  },
  {
    id: "4",
    who: "memory",
    round: 2,
    state: "failed",
    text: "did not answer in 5 s",
    task: "x".repeat(200),
  },
];

test("while it runs the plan says who was asked what in which round, and why it goes on", () => {
  const { footer } = documentOf({ ...golden, status: "first_look", plan: steps });
  expect(footer).toEqual([
    "✓ kubernetes, round 1: which pods crash? → 2 facts",
    "✓ orchestrator, round 1: goes on: what selects events is open",
    "▸ kubernetes, round 2: which NetworkPolicy selects events? …",
    `✗ memory, round 2: ${"x".repeat(159)}… → did not answer in 5 s`,
  ]);
});

test("where everybody is asked once without a task, the plan is one line", () => {
  const plan = [
    { id: "1", who: "kubernetes", round: 1, state: "asked" as const, text: "asking Prometheus" },
    { id: "2", who: "memory", round: 1, state: "answered" as const, text: "1 match" },
  ];
  const { footer } = documentOf({ ...golden, status: "first_look", plan });
  expect(footer).toEqual(["▸ kubernetes: asking Prometheus   ✓ memory: 1 match"]);
});

test("an answer of a model keeps its plan in a drawer", () => {
  const { drawers } = documentOf({ ...golden, receipt, plan: steps });
  expect(drawers.find(({ title }) => title === "Plan (4)")?.lines).toHaveLength(4);
});

test.for(["rich", "plain"] as const)(
  "in %s blocks a long reply with long hypotheses fits into one message",
  (style) => {
    const long = Array.from({ length: 60 }, (_, index) =>
      claim(`${index} ${"word ".repeat(100)}`, 1),
    );
    const finding = { ...policy.finding, claims: long };
    const hypotheses = [engine, { ...policy, finding }];
    const { blocks, text } = toBlocks(
      documentOf({ ...golden, receipt, hypotheses, reply: { lines: long } }),
      style,
    );
    expect(text.length).toBeLessThanOrEqual(120);
    expect(JSON.stringify(blocks).length).toBeLessThan(13_200);
    expect(blocks.length).toBeLessThanOrEqual(50);
  },
);

test("Markdown numbers the title, too", () => {
  expect(toMarkdown(documentOf(talked))).toContain("## 🔴 payment restarted 7 times \\[4]");
});

test("what only a reply cites has a number, and what is not shown has none", () => {
  const reply: Reply = { kind: "investigation", investigation: talked, verdicts: [] };
  expect(citedIn(reply, [])).toEqual([idOf(4)]);
});

function documentOf(investigation: Investigation): Document {
  const reply: Reply = { kind: "investigation", investigation, verdicts: [] };
  // In a talk the facts have their numbers.
  const cited = golden.evidence.map(({ id }) => id).toSorted();
  return toDocument(reply, telling, citedIn(reply, cited));
}

/** Of an object that what was asked about has nothing to do with. */
function elsewhere(): Pick<Finding, "culprit" | "owner" | "victims"> {
  const ref = { kind: "Deployment", namespace: "shop", name: "indexer" };
  return { culprit: ref, owner: ref, victims: [] };
}

function claim(text: string, fact: number, told: Readonly<Record<string, number>> = {}): Claim {
  const slots = Object.entries(told).map(([name, value]) => [name, { value }] as const);
  return { text, evidence: [idOf(fact)], slots: Object.fromEntries(slots) };
}

function idOf(number: number): string {
  return String(number).padStart(16, "0");
}
