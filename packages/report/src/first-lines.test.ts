import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type Finding,
  type Gap,
  type Hypothesis,
  Investigation,
  type ObjectRef,
  type Signal,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { chartBlock } from "./chart-block.ts";
import { citedIn } from "./cited-in.ts";
import type { Document } from "./document.ts";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toTerminal } from "./to-terminal.ts";

const file = path.resolve(import.meta.dirname, "../../../test/support/golden/missing-env.json");
const golden = Investigation.parse(JSON.parse(readFileSync(file, "utf8")));
const telling = { nowMs: Date.parse("2026-11-21T03:14:12Z"), timeZone: "UTC" };
const [leading] = golden.hypotheses;
if (leading === undefined) throw new Error("the golden investigation has a hypothesis");

/** Nothing was named. */
const { target: _target, ...whole } = golden;
const unfelt = { state: "no" as const, text: "0.1 % of requests fail with 5xx", evidence: [] };
const unknown = {
  state: "unknown" as const,
  text: "unknown: no sample since 03:01 UTC",
  evidence: [],
};
const well: Partial<Investigation> = {
  hypotheses: [],
  workloads: [],
  users: unfelt,
  checks: golden.checks.filter(({ kind }) => kind === "ruled_out"),
};
const hpa: ObjectRef = { kind: "HorizontalPodAutoscaler", namespace: "shop", name: "web" };
const claim: ObjectRef = { kind: "PersistentVolumeClaim", namespace: "shop", name: "data" };

const hidden: Gap = {
  origin: "kubernetes",
  kind: "refused",
  what: "pods in namespace shop",
  why: 'User "binnacle" may not list them.',
  about: { kinds: ["Pod"], namespace: "shop" },
  remedy: { text: "To let me see them:", command: "kubectl create rolebinding …" },
};

const { about: _about, ...source } = { ...hidden, origin: "opensearch", what: "logs" } as const;
const logOf = (name: string): Gap => ({
  ...hidden,
  kind: "timed_out",
  what: `log of ${name}`,
  about: { kinds: ["Pod/log"], namespace: "shop", name },
});
const listOf = (kind: string): Gap => ({
  ...hidden,
  what: kind,
  about: { kinds: [kind], namespace: "shop" },
});

const certificate: Gap = {
  origin: "kubernetes",
  kind: "no_data",
  what: "the certificate of ingress/front",
  why: "it is in a Secret",
  about: { kinds: ["Secret"], namespace: "shop", name: "front-tls" },
};

test.for<[name: string, over: Partial<Investigation>, lines: string[]]>([
  [
    "what nobody connected narrows what is said, and leaves it green",
    { ...well, receipt: asked({ prometheus: "not_configured", opensearch: "not_configured" }) },
    [
      "🟢 Nothing is wrong with checkout that Kubernetes shows, last 60 min; metrics and logs are not connected",
    ],
  ],
  [
    "a claim that waits for its first pod",
    {
      ...well,
      target: { kind: "PersistentVolumeClaim", namespace: "shop", name: "archive" },
      workloads: [
        {
          ref: { kind: "PersistentVolumeClaim", namespace: "shop", name: "archive" },
          state: "fine",
          text: "Pending until a pod uses it",
          part: "none",
          ready: 0,
          desired: 0,
        },
      ],
    },
    [
      "🟢 Nothing is wrong with archive that Kubernetes, metrics or logs show, last 60 min; it is Pending until a pod uses it",
    ],
  ],
  [
    "slow requests that nobody measures leave nothing green",
    {
      ...well,
      question: "why is checkout slow?",
      receipt: asked({ prometheus: "not_configured", opensearch: "not_configured" }),
    },
    [
      "⚪ Nothing wrong is visible with checkout, but how its requests fare is not measured: metrics are not connected",
    ],
  ],
  [
    "a certificate that nobody looked at narrows what is said",
    {
      ...well,
      gaps: [certificate],
    },
    [
      "🟢 Nothing is wrong with checkout that Kubernetes, metrics or logs show, last 60 min; I did not look at the certificate of ingress/front",
    ],
  ],
  [
    "an address that nobody answers at, and perhaps nobody calls, narrows what is said",
    {
      ...well,
      gaps: [
        {
          origin: "kubernetes",
          kind: "no_data",
          what: "whether deployment/checkout calls gone:80 (env GONE_URL), which no Service is",
          why: "nothing tells that it is used",
          about: { kinds: ["Service"], namespace: "shop", name: "gone" },
        },
      ],
    },
    [
      "🟢 Nothing is wrong with checkout that Kubernetes, metrics or logs show, last 60 min; not known: whether deployment/checkout calls gone:80 (env GONE_URL), which no Service is",
    ],
  ],
  [
    "a certificate that was asked for leaves nothing green",
    { ...well, question: "why is the certificate of checkout wrong?", gaps: [certificate] },
    [
      "⚪ Nothing wrong is visible with checkout, but I could not see the certificate of ingress/front",
    ],
  ],
  [
    "what hides most is named in the first line",
    {
      ...well,
      gaps: [logOf("cart-1"), hidden],
      checks: [{ kind: "not_visible", cause: "oom-killed", gap: hidden }],
    },
    ["⚪ Nothing wrong is visible with checkout, but I could not see pods in namespace shop"],
  ],
  [
    "a source that is connected and silent leaves nothing green",
    { ...well, receipt: asked({ prometheus: "silent" }) },
    ["⚪ Nothing wrong is visible with checkout, but Prometheus did not answer"],
  ],
  [
    "what users feel now leads, not what is over",
    {
      ...well,
      target: leading.finding.owner,
      hypotheses: [{ ...leading, finding: { ...leading.finding, state: "resolved" } }],
      users: golden.users,
    },
    ["🟡 Users feel it with payment, and Kubernetes shows no cause"],
  ],
  [
    "metrics that stopped leave nothing green, and are named",
    { ...well, users: unknown, gaps: [ended(["error_ratio"]), ended(["memory_working_set"])] },
    [
      "⚪ Nothing wrong is visible with checkout, but metrics of it have stopped",
      "unknown",
      "",
      "Users     unknown: no sample since 03:01 UTC",
    ],
  ],
  [
    "logs that stopped leave nothing green",
    { ...well, gaps: [{ ...ended([]), origin: "opensearch", what: "logs", about: undefined }] },
    ["⚪ Nothing wrong is visible with checkout, but logs of it have stopped"],
  ],
  [
    "metrics that there never were narrow what is said, and leave it green",
    { ...well, gaps: [{ ...ended(["error_ratio"]), kind: "no_data" }] },
    ["🟢 Nothing is wrong with checkout that Kubernetes or logs show, last 60 min"],
  ],
  [
    "alerts that could not be read are told although users are unknown for another reason",
    {
      ...well,
      users: unknown,
      gaps: [{ origin: "prometheus", kind: "timed_out", what: "alerts", why: "no answer" }],
    },
    [
      "⚪ Nothing wrong is visible with checkout, but I could not see alerts",
      "unknown",
      "",
      "Users     unknown: no sample since 03:01 UTC",
      "",
      "Not seen  alerts (no answer in time)",
    ],
  ],
  [
    "what no cause names is told by its object and its own words",
    { hypotheses: [unnamed(hpa)] },
    [
      "🟡 Something is wrong with hpa/web that I cannot name yet: FailedGetResourceMetric, since 03:02 (12 min)",
      "degraded · shop · prod-eu · no cause named",
    ],
  ],
  [
    "more of what no cause names is counted",
    { hypotheses: [unnamed(hpa), unnamed(claim), unnamed({ ...claim, name: "cache" })] },
    [
      "🟡 Something is wrong with hpa/web and 2 more that I cannot name yet: FailedGetResourceMetric, since 03:02 (12 min)",
    ],
  ],
  [
    "that a question is answered about something else is said first",
    { notes: [{ text: "No object is named customers; this is about shop.", evidence: [] }] },
    ["No object is named customers; this is about shop.", "🔴 payment crashes on start"],
  ],
])("%s", ([, over, lines]) => {
  const document = documentOf({ ...(over.hypotheses?.length === 0 ? golden : whole), ...over });
  const text = toTerminal(document, { columns: 200 });
  for (const [index, line] of lines.entries()) expect(text.split("\n")[index]).toContain(line);
  expect(toBlocks(document).text.startsWith(lines[0]?.slice(0, 60) ?? "")).toBe(true);
});

test.for([
  ["calls another workload", ref("Deployment", "search"), ref("Deployment", "payment"), "calls"],
  ["is scaled by what is wrong", ref("Deployment", "web"), hpa, "is tied to"],
  ["scales what is wrong", hpa, ref("Deployment", "payment"), "is tied to"],
  ["has a run that is wrong", ref("CronJob", "nightly"), ref("Job", "nightly-1"), "is tied to"],
  ["keeps its data in what is wrong", ref("StatefulSet", "db"), claim, "is tied to"],
  [
    "stands on an agent of its node",
    ref("Deployment", "web"),
    ref("DaemonSet", "net"),
    "is tied to",
  ],
] as const)("what %s is told to %s", ([, target, culprit, tie]) => {
  const hypotheses = [
    { ...leading, finding: { ...leading.finding, culprit, owner: culprit, victims: [] } },
  ];
  const document = documentOf({ ...golden, target, hypotheses, dependencies: [culprit] });
  const told = document.sections.find(({ label }) => label === "Asked");
  expect(told?.lines[0]?.text.split(" ").slice(1).join(" ").startsWith(tie)).toBe(true);
});

test("what somebody suspended, what still starts and what may not be evicted is told of what was asked", () => {
  const { target } = golden;
  if (target === undefined) throw new Error("the golden investigation has a target");
  const row = { ref: target, state: "fine", text: "", part: "none", ready: 2, desired: 2 } as const;
  const budget = { kind: "PodDisruptionBudget", namespace: "shop", name: "keep" };
  const lines = (extra: Partial<Investigation["workloads"][number]>) =>
    toTerminal(documentOf({ ...golden, ...well, workloads: [{ ...row, ...extra }] }), {
      columns: 200,
    });
  expect(lines({ suspended: { since: "2026-11-21T03:02:02Z" } })).toContain(
    "🟢 checkout is suspended since 03:02 (12 min): nothing starts it",
  );
  expect(lines({ ready: 0, text: "2 of 2 pods still start" })).toContain(
    "⚪ No pod of checkout is Ready yet: 2 of 2 pods still start\n",
  );
  expect(lines({ ready: 1, text: "" })).toContain("last 60 min; 1 of 2 Ready\n");
  expect(lines({ beside: 1, text: "1 pod more still starts, not Ready for 109 s" })).toContain(
    "last 60 min; 1 pod more still starts, not Ready for 109 s\n",
  );
  expect(lines({ heldBy: [budget] })).toContain(
    "last 60 min; PodDisruptionBudget keep lets none of its pods be evicted now\n",
  );
});

test("what no cause names comes with its own words and the next command, and no reason to believe a cause", () => {
  const words = { text: "hpa/web: ScalingActive is False", evidence: [] };
  const nextCheck = { text: "see more", command: "kubectl -n shop describe hpa web" };
  const hypotheses = [unnamed(hpa, { claims: [words], nextCheck })];
  const { sections } = documentOf({ ...whole, hypotheses });
  const told = sections.map(({ label, lines }) => [label, lines[0]?.text]);
  expect(told).toContainEqual(["It says", words.text]);
  expect(told).toContainEqual(["Do now", nextCheck.command]);
  expect(told.map(([label]) => label)).not.toContain("Why sure");
});

test("what was not seen stands among the first lines, what hides most first, and its remedy is not lost", () => {
  const gaps = [logOf("cart-1"), listOf("ConfigMap"), listOf("Pod"), source, logOf("cart-2")];
  const document = documentOf({
    ...golden,
    gaps: [...gaps, listOf("Event")],
    receipt: asked({ opensearch: "silent" }),
  });
  expect(document.sections.slice(0, 2).map(({ label, lines }) => [label, lines[0]?.text])).toEqual([
    ["Users", expect.any(String)],
    ["Not seen", "logs (forbidden) · Pod (forbidden) · Event (forbidden) · and 3 more"],
  ]);
  expect(toTerminal(document)).toContain("kubectl create rolebinding …");
});

test("what is not visible for one reason is told once, with one remedy", () => {
  const gaps = [logOf("cart-1"), logOf("cart-2"), listOf("Event")];
  const { sections } = documentOf({ ...golden, gaps });
  const told = sections.find(({ label }) => label === "Not visible");
  expect(told?.lines.map(({ text }) => text)).toEqual([
    `Event · log of cart-1 · log of cart-2: ${hidden.why}`,
    "To let me see them:",
    "kubectl create rolebinding …",
  ]);
});

test.for([
  [
    "none",
    0,
    { state: "unknown", ready: 0 },
    "whether the 6 pods of checkout are Ready was not seen",
  ],
  ["some", 0, { state: "unknown", ready: 2 }, "2 of 6 of checkout Ready, the others were not seen"],
  ["all", 0, { state: "fine", ready: 6 }, "6 of 6 of checkout Ready"],
] as const)("of pods of which %s could be seen none is said not to be Ready", ([, , row, text]) => {
  const { target } = golden;
  if (target === undefined) throw new Error("the golden investigation has a target");
  const workload = { ref: target, text: "", part: "none", desired: 6, ...row } as const;
  const { sections } = documentOf({ ...golden, ...well, workloads: [workload] });
  expect(sections.find(({ label }) => label === "Pods")?.lines).toEqual([{ text }]);
});

test("of a namespace whose pods were not all seen the count says so", () => {
  const four = { ...whole, ...well, pods: { ready: 4, total: 4 } };
  const podsOf = (gaps: Gap[]) =>
    documentOf({ ...four, gaps }).sections.find(({ label }) => label === "Pods")?.lines[0]?.text;
  expect(podsOf([])).toBe("4 of 4 Ready");
  expect(podsOf([hidden])).toBe("4 of 4 that were seen Ready");
});

test("on a phone users, the asked thing, cause and what to do come first, the buttons next, the rest is folded", () => {
  const { blocks } = toBlocks(documentOf(golden));
  const types = blocks.map(({ type }) => type);
  const open = blocks.slice(0, types.indexOf("actions")).map(textIn);
  expect(open.slice(1).map((text) => text.split("  ")[0])).toEqual([
    "*Users*",
    "*Asked*",
    "*Cause*",
    expect.stringContaining("*Do now*"),
    "*Hit by it*",
    "*Before*",
  ]);
  expect(open.join("\n").split("\n").length).toBeLessThanOrEqual(16);
  expect(blocks.find(({ type }) => type === "container")?.["title"]).toMatchObject({
    text: "Why sure · Against · Later",
  });
});

test("what makes the reader doubt is never folded", () => {
  const { finding } = leading;
  const confidence = { level: "medium" as const, reason: "the log was cut" };
  const against = [{ text: "a pod of rollout 6 crashes, too", evidence: [] }];
  const hypotheses = [{ ...leading, finding: { ...finding, confidence, against } }];
  const { sections } = documentOf({ ...golden, hypotheses });
  const open = sections.filter(({ isFolded = false }) => !isFolded);
  expect(open.map(({ label }) => label)).toEqual(expect.arrayContaining(["Why sure", "Against"]));
});

test("why it is sure does not say again what the cause says", () => {
  const { finding } = leading;
  const slots = { count: { value: { count: 7, of: "restart" } } };
  const said = { text: "it exits; {count}", evidence: ["a".repeat(16)], slots };
  const again = { ...said, text: "{count} since the rollout" };
  const other = { text: "rollout 6 had it", evidence: ["a".repeat(16)] };
  const hypotheses = [
    { ...leading, signals: [], finding: { ...finding, claims: [said], reasons: [again, other] } },
  ];
  const why = documentOf({ ...golden, hypotheses }).sections.find(
    ({ label }) => label === "Why sure",
  );
  expect(why?.lines.map(({ text }) => text)).toEqual(["rollout 6 had it"]);
});

test("two objects of one name are told apart by their kinds", () => {
  const victim = { because: "it has no endpoints", evidence: [] };
  const victims = [
    { ...victim, ref: { kind: "Service", namespace: "shop", name: "payment" } },
    { ...victim, ref: { kind: "Deployment", namespace: "shop", name: "frontend" } },
  ];
  const hypotheses = [{ ...leading, finding: { ...leading.finding, victims } }];
  const text = toTerminal(documentOf({ ...golden, hypotheses }));
  expect(text).toContain("service/payment: it has no endpoints");
  expect(text).toContain("frontend: it has no endpoints");
});

test("what is broken and has no step that mends it says at least what to look at", () => {
  const { nextCheck: _dropped, ...finding } = { ...leading.finding, fix: [], later: [] };
  const document = documentOf({ ...golden, hypotheses: [{ ...leading, finding }] });
  const now = document.sections.find(({ label }) => label === "Do now");
  expect(now?.lines[0]).toEqual({
    text: "kubectl -n shop describe pod payment-7c41-x2x9z",
    kind: "command",
  });
  const scope = { ...golden.scope, cluster: { ...golden.scope.cluster, context: "eu" } };
  const ofMany = documentOf({ ...golden, scope, hypotheses: [{ ...leading, finding }] });
  expect(toTerminal(ofMany)).toContain("kubectl --context eu -n shop describe pod payment-");
});

const peak = { amount: 600 * 2 ** 20, unit: "bytes" } as const;
const measured: Signal = {
  id: "memory_working_set of payment",
  kind: "metric",
  name: "memory_working_set",
  subject: leading.finding.owner,
  claim: { text: "the highest was {max}", evidence: [], slots: { max: { value: peak } } },
  links: [{ findingId: leading.finding.id, effect: "supports" }],
};

test.for([
  ["its measured peak", [measured], "the highest measured is 600 MiB: give it 750 MiB at least"],
  ["that none was measured", [], "no peak near its limit was measured: what it needs is unknown"],
] as const)("a memory limit to raise comes with %s", ([, signals, text]) => {
  const command = "kubectl -n shop set resources deployment/payment -c app --limits=memory=1Gi";
  const finding = {
    ...leading.finding,
    cause: "oom-killed",
    fix: [{ text: "a first guess", command }],
  };
  const { sections } = documentOf({
    ...whole,
    hypotheses: [{ ...leading, signals: [...signals], finding }],
  });
  const now = sections.find(({ label }) => label === "Do now");
  expect(now?.lines.map((line) => line.text)).toEqual([
    command,
    "you run this · a first guess",
    text,
  ]);
});

test.for([
  ["all was seen", [], "nothing: it is over."],
  [
    "metrics stopped",
    [ended(["error_ratio"])],
    "nothing: it is over. Not all could be seen: something else may be wrong.",
  ],
] as const)("of what is over, when %s: %s", ([, gaps, text]) => {
  const finding = { ...leading.finding, state: "resolved" as const };
  const { target: owner = finding.owner } = golden;
  const { sections } = documentOf({
    ...golden,
    ...well,
    users: unfelt,
    hypotheses: [{ ...leading, finding: { ...finding, owner } }],
    gaps: [...gaps],
  });
  expect(sections.find(({ label }) => label === "Do now")?.lines).toEqual([{ text }]);
});

test("a list that is cut says how long it is", () => {
  const others = Array.from({ length: 5 }, (_, index) => unnamed({ ...hpa, name: `web-${index}` }));
  const text = toTerminal(documentOf({ ...whole, hypotheses: [leading, ...others] }));
  expect(text).toContain("found 5, showed 3");
});

test("what was found and is over stands before old warnings", () => {
  const finding = {
    ...leading.finding,
    title: "indexer was OOMKilled",
    state: "resolved" as const,
    since: "2026-11-21T02:49:00Z",
  };
  const history = [{ text: "deployment/cart: readiness probe failed once, over", evidence: [] }];
  const { sections } = documentOf({
    ...whole,
    ...well,
    hypotheses: [{ ...leading, finding }],
    history,
  });
  const past = sections.find(({ label }) => label === "Old and over");
  expect(past?.lines.map(({ text }) => text)).toEqual([
    "indexer was OOMKilled 25 min ago (02:49)",
    "deployment/cart: readiness probe failed once, over",
  ]);
});

const points = [0.002, 0.002, 0.38, 0.38].map((value, index) => ({
  at: `2026-11-21T03:0${index}:00Z`,
  value,
}));
const chart = {
  title: "Failed requests to checkout",
  unit: "ratio" as const,
  points,
  changeAt: "2026-11-21T03:01:48Z",
  evidence: [],
};

test("the course of the error rate is drawn with the moment of the change, and told in a sentence", () => {
  const document = documentOf({ ...golden, chart });
  const { blocks } = toBlocks(document);
  const sentence =
    "Failed requests to `checkout`: 0.2 % at 03:00, 38 % at 03:03; the change was at 03:01:48";
  expect(blocks.map(textIn)).toContain(`*Graph*  ${sentence}`);
  expect(blocks.find(({ type }) => type === "data_visualization")).toEqual({
    type: "data_visualization",
    title: "Failed requests to checkout",
    chart: {
      type: "line",
      series: [
        { name: "%", data: series([0.2, 0.2, 38, 38]) },
        { name: "change 03:01", data: series([0, 38, 0, 0]) },
      ],
      axis_config: {
        categories: ["03:00", "03:01", "03:02", "03:03"],
        x_label: "UTC",
        y_label: "%",
      },
    },
  });
  for (const text of [toTerminal(document, { columns: 200 }), toMarkdown(document)]) {
    expect(text).toContain("▁▁│██");
    expect(text).toContain("0.2 % at 03:00, 38 % at 03:03");
  }
});

test.for(["undrawn", "plain"] as const)("%s blocks hold no chart, and its sentence", (style) => {
  const { blocks } = toBlocks(documentOf({ ...golden, chart }), style);
  expect(blocks.map(({ type }) => type)).not.toContain("data_visualization");
  expect(blocks.map(textIn).join("\n")).toContain("0.2 % at 03:00");
});

test("a chart keeps the limits of Slack, whatever its numbers", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    at: new Date(telling.nowMs - (40 - index) * 20_000).toISOString(),
    value: index,
  }));
  const long = { ...chart, title: "x".repeat(90), unit: "requests/s" as const, points: many };
  const [picture] = documentOf({ ...golden, chart: long }).sections.flatMap(
    ({ picture: drawn = [] }) => drawn,
  );
  if (picture === undefined) throw new Error("nothing is drawn");
  const { title, chart: line } = chartBlock(picture);
  const { categories } = line.axis_config;
  expect(title.length).toBeLessThanOrEqual(50);
  expect(new Set(categories).size).toBe(20);
  for (const { name, data } of line.series) {
    expect(name.length).toBeLessThanOrEqual(20);
    expect(data.map(({ label }) => label)).toEqual(categories);
  }
});

test("names are code in Slack and Markdown, whole words alone, and never inside a text with backticks", () => {
  const claims = [
    { text: "rollout 7 of deployment/payment removed PAYMENT_GATEWAY_URL", evidence: [] },
    { text: "payments, /payment and payment-2 are others; payment, not.", evidence: [] },
    { text: "it wrote `payment`", evidence: [] },
  ];
  const hypotheses = [{ ...leading, finding: { ...leading.finding, claims } }];
  const document = documentOf({ ...golden, hypotheses });
  const text = toBlocks(document).blocks.map(textIn).join("\n");
  expect(text).toContain("rollout 7 of `deployment/payment` removed `PAYMENT_GATEWAY_URL`");
  expect(text).toContain("payments, /payment and payment-2 are others; `payment`, not.");
  expect(text).toContain("it wrote ˋ`payment`ˋ");
  expect(toMarkdown(document)).toContain("removed `PAYMENT_GATEWAY_URL`");
});

const earlier = {
  investigationId: "i0",
  since: "2026-11-21T03:05:00Z",
  severity: "broken" as const,
  title: "payment crashes on start",
  isUnchanged: true,
};

test("an answer that was given before is told in its first lines, and the whole is folded behind them", () => {
  const { blocks, text } = toBlocks(documentOf({ ...golden, chart, earlier }));
  expect(text).toBe(
    "🔴 payment crashes on start: unchanged since 03:05 (9 min) · broken · shop · prod-eu · high confidence",
  );
  const open = blocks
    .slice(
      0,
      blocks.findIndex(({ type }) => type === "actions"),
    )
    .map(textIn);
  expect(open).toEqual(
    ["unchanged", "38 %", "7 restarts since"].map((part): unknown => expect.stringContaining(part)),
  );
  const folded = blocks.filter(({ type }) => type === "container");
  expect(folded.map(({ title }) => title)).toMatchObject([
    { text: "The whole answer" },
    { text: "Evidence (6)" },
  ]);
  expect(JSON.stringify(folded[0])).toContain("rollout undo");
});

test("an answer that was given before has the numbers of now", () => {
  const [first] = golden.hypotheses;
  const slots = { restarts: { value: { count: 8, of: "restart" } } };
  const claims = [{ text: "{restarts} since the rollout", evidence: [], slots }];
  const hypotheses = first && [{ ...first, finding: { ...first.finding, claims } }];
  const document = documentOf({ ...golden, earlier, hypotheses: hypotheses ?? [] });
  const open = document.sections.filter(({ isFolded }) => !isFolded);
  expect(open.map(({ label }) => label)).toEqual(["Users", "Now"]);
  expect(open[1]?.lines).toMatchObject([{ text: "8 restarts since the rollout" }]);
});

test("what changed since the question was asked before is said first, then the whole answer", () => {
  const was = { ...earlier, isUnchanged: false, title: "payment is slow" };
  const document = documentOf({ ...golden, earlier: was });
  expect(document.notice).toBe("Changed since 03:05, when it was: payment is slow (broken).");
  expect(document.sections).toEqual(documentOf(golden).sections);
});

function documentOf(investigation: Investigation): Document {
  const reply = { kind: "investigation" as const, investigation, verdicts: [] };
  return toDocument(reply, telling, citedIn(reply, []));
}

function unnamed(culprit: ObjectRef, over: Partial<Finding> = {}): Hypothesis {
  const { change: _dropped, ...finding } = golden.hypotheses[0]?.finding ?? never();
  const told = {
    ...finding,
    id: `unlisted-${culprit.name}`,
    cause: "unlisted",
    culprit,
    owner: culprit,
    title: `${culprit.name} is not well`,
    victims: [],
    claims: [],
    fix: [],
    later: [],
    symptom: { reason: "FailedGetResourceMetric" },
    confidence: { level: "low" as const, reason: "no cause explains it" },
    ...over,
  };
  return { id: told.id, rank: 1, status: "suspect", finding: told, signals: [], recalled: [] };
}

function ref(kind: string, name: string): ObjectRef {
  return { kind, namespace: "shop", name };
}

function ended(signals: string[]): Gap {
  return {
    origin: "prometheus",
    kind: "stopped",
    what: `${signals.join()} of checkout`,
    why: "no sample since 03:01 UTC",
    about: { kinds: ["Deployment"], namespace: "shop", name: "checkout", signals },
  };
}

function never(): never {
  throw new Error("the golden investigation has a finding");
}

function asked(states: Record<string, "reached" | "silent" | "not_configured">) {
  const all = { kubernetes: "reached" as const, ...states };
  return {
    ...golden.receipt,
    sources: Object.entries(all).map(([name, state]) => ({ name, state })),
  };
}

function series(values: number[]) {
  return values.map((value, index) => ({ label: `03:0${index}`, value }));
}

function textIn({ text }: Readonly<Record<string, unknown>>): string {
  const isText = typeof text === "object" && text !== null && "text" in text;
  return isText ? String(text.text) : "";
}
