import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type Answer,
  type Gap,
  type Hypothesis,
  Investigation,
  type Judgement,
  type ObjectRef,
  type Reply,
  type Verdict,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { citedIn } from "./cited-in.ts";
import type { Document } from "./document.ts";
import { shared } from "./shared.ts";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toTerminal } from "./to-terminal.ts";

const file = path.resolve(import.meta.dirname, "../../../test/support/golden/missing-env.json");
const golden = Investigation.parse(JSON.parse(readFileSync(file, "utf8")));
const telling = { nowMs: Date.parse("2026-11-21T03:14:12Z"), timeZone: "UTC" };
const answer: Answer = {
  title: "",
  lines: [],
  rows: [],
  evidence: [],
  gaps: [],
  choices: [],
  isWorthSharing: false,
};
const document = documentOf(golden);
const leading = leadingOf(golden);
const nothingFound = golden.checks.filter(({ kind }) => kind === "ruled_out");
const unfelt = {
  state: "no" as const,
  text: "0.1 % of requests fail with 5xx; usual is 0.1 %",
  evidence: [],
};

test("in a terminal the answer reads from the first line down: what, since when, how sure, users, cause, what to do", () => {
  expect(toTerminal(document)).toMatchInlineSnapshot(`
    "🔴 payment crashes on start, since 03:02 (12 min)
    broken · shop · prod-eu · high confidence

    Users     yes. 38 % of requests to checkout fail with 5xx; before it was 0.2 %,
                since 03:02 (12 min) [1]

    Asked     checkout: its calls to payment are refused [5]

    Cause     03:01:48 rollout 7 of deployment/payment, by argocd-controller,
                removed the variable PAYMENT_GATEWAY_URL [2]
              the container reads it on start and exits with code 1; 7 restarts
                since [3][4]
              payment has no readiness probe, so the rollout replaced all old pods
                [2]

    Do now    kubectl -n shop rollout undo deployment/payment
              you run this · brings back rollout 6, one pod at a time

    Hit by it frontend: it calls checkout
              11 other workloads are not affected.

    Why sure  the error names the variable [3]
              rollout 6 had it and ran for 6 days [2]
              checkout log pattern "connect ECONNREFUSED <ip>:<num>" 0 → 412 in 12
                min [5]

    Against   nothing found.
              Would be disproved by a crash of a rollout-6 pod.

    Later     put the variable back in the source: this Deployment is owned by Argo
                CD application shop-payment, a manual undo will be synced over

    Before    11 days ago (Nov 9 16:40), same cause on deployment/payment, accepted
                by payments-oncall; undo of the rollout, worked in 3 min. Checked
                again: rollout 6 still exists. [2][6]

    ▸ Evidence (6)   ▸ Timeline   ▸ Ruled out (13)

    Checked 15 causes: 1 found, 13 ruled out, 1 not visible (node logs)
    no model used · 11 calls · 4.6 s · kubernetes ✓ prometheus ✓ opensearch ✓
        memory ✓ · times in UTC
    "
  `);
});

test("the lock-screen line names object, what, since and confidence, in at most 120 characters", () => {
  const { text } = toBlocks(document);
  expect(text).toBe(
    "🔴 payment crashes on start, since 03:02 (12 min) · broken · shop · prod-eu · high confidence",
  );
  expect(text.length).toBeLessThanOrEqual(120);
});

test("times are told in the configured zone, and another day carries its date", () => {
  const text = toTerminal(documentOf(golden, { zone: "Europe/Berlin" }));
  expect(text).toContain("since 04:02 (12 min)");
  expect(text).toContain("11 days ago (Nov 9 17:40)");
  expect(text).toContain("times in Europe/Berlin");
});

test("what a log line says cannot ping, link or format in Slack", () => {
  const { blocks } = toBlocks(document);
  const text = JSON.stringify(blocks);
  expect(text).not.toContain("<!channel>");
  expect(text).toContain("&lt;!channel&gt;");
});

test("Accept and Reject carry ids and the revision that the person saw, nothing else", () => {
  const { blocks } = toBlocks(document);
  const actions = blocks.filter(({ type }) => type === "actions");
  const text = JSON.stringify(actions);
  expect(text).toContain("verdict:accept");
  expect(text).toContain(
    JSON.stringify(JSON.stringify({ investigationId: "i1", hypothesisId: "h1", revision: 5 })),
  );
});

test.for(["rich", "plain"] as const)(
  "in %s blocks every limit of Slack holds for an answer of 40,000 characters",
  (style) => {
    const long = { text: `${"word ".repeat(8000)}\n\`\`\`fence`, evidence: [] };
    const claims = Array.from({ length: 60 }, () => long);
    const hypotheses = [{ ...leading, finding: { ...leading.finding, claims } }];
    const big = { ...golden, hypotheses };
    const { blocks, text } = toBlocks(documentOf(big), style);
    expect(text.length).toBeLessThanOrEqual(120);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks) expect(longestText(block)).toBeLessThanOrEqual(3000);
  },
);

test.for([
  {
    name: "looking",
    over: { status: "looking" as const },
    line: "Looking at checkout in shop (cluster prod-eu), last 60 min…",
  },
  {
    name: "nothing wrong",
    over: { hypotheses: [], workloads: [], users: unfelt, checks: nothingFound },
    line: "Nothing is wrong with checkout that Kubernetes, metrics or logs show, last 60 min",
  },
  {
    name: "nothing wrong in the cluster as a whole, of which only alerts are asked",
    over: {
      hypotheses: [],
      workloads: [],
      users: unfelt,
      checks: nothingFound,
      target: undefined,
      scope: { cluster: golden.scope.cluster, window: golden.scope.window },
    },
    line: "Nothing is wrong in the cluster that Kubernetes, alerts or logs show, last 60 min",
  },
  {
    name: "blind",
    over: { hypotheses: [], checks: [] },
    line: "Unknown: I could not look at checkout",
  },
  {
    name: "parts are hidden",
    over: { hypotheses: [], users: unfelt, workloads: [] },
    line: "Nothing wrong is visible with checkout, but I could not see all of it",
  },
  {
    name: "what was asked about is not well and no cause explains it",
    over: {
      hypotheses: [],
      users: unfelt,
      workloads: golden.workloads.map((one) => ({ ...one, state: "broken" as const })),
    },
    line: "Something is wrong with checkout that I cannot name yet",
  },
  {
    name: "users feel what nothing explains",
    over: { hypotheses: [] },
    line: "Users feel it with checkout, and I could not see enough to say why",
  },
])("the first line when $name", ({ over, line }) => {
  expect(documentOf({ ...golden, ...over }).title).toBe(line);
});

test("what each cause answered is counted, and told with what was looked at", () => {
  const unlike = { count: 0, of: "volume" };
  const because = { text: "no container with a probe ran", evidence: [] };
  const checks: Investigation["checks"] = [
    ...golden.checks,
    { kind: "ruled_out", cause: "volume-not-mounted", because, examined: unlike },
    {
      kind: "not_reached",
      cause: "readiness-probe-failing",
      because,
      examined: { count: 1, of: "pod" },
    },
    { kind: "found", cause: "crash-on-start", findings: [], explainedBy: leading.finding.id },
  ];
  const shown = documentOf({ ...golden, checks });
  expect(shown.footer[0]).toBe(
    "Checked 18 causes: 2 found, 14 ruled out, 1 not reached, 1 not visible (node logs)",
  );
  const drawer = shown.drawers.find(({ title }) => title === "Ruled out (14)");
  expect(drawer?.lines.slice(-4).map(({ text }) => text)).toEqual([
    "no sign of it (14 pods)",
    "no container with a probe ran (no volume to look at)",
    "Readiness probe fails, not reached: no container with a probe ran (1 pod)",
    "The program ends with an error, explained by: payment crashes on start",
  ]);
});

const look = { text: "read what it wrote last", command: "kubectl logs payment-1 --previous" };
const inWords = [{ text: "raise the memory limit" }];

test.for<[name: string, over: Partial<Hypothesis["finding"]>, label: string, lines: string[]]>([
  [
    "there is no command that mends it",
    { fix: inWords },
    "Do now",
    ["raise the memory limit", look.command, "next check · read what it wrote last"],
  ],
  [
    "nobody knows what mends it",
    { fix: [] },
    "Do now",
    [look.command, "next check · read what it wrote last"],
  ],
  [
    "a command mends it",
    { later: inWords },
    "Later",
    ["raise the memory limit", look.command, "next check · read what it wrote last"],
  ],
])("the next check is told where %s", ([, over, label, lines]) => {
  const finding = { ...leading.finding, nextCheck: look, ...over };
  const target = finding.owner;
  const { sections } = documentOf({ ...golden, target, hypotheses: [{ ...leading, finding }] });
  const told = sections.filter((section) =>
    section.lines.some(({ text }) => text === look.command),
  );
  expect(told.map((section) => section.label)).toEqual([label]);
  expect(told[0]?.lines.map(({ text }) => text)).toEqual(lines);
});

const note = "see the runbook";
const given: readonly (readonly [Verdict, string])[] = [
  [
    verdict({ kind: "accept" }),
    "Accepted by sre-oncall at 03:19. I will recall this when it looks the same.",
  ],
  [
    { ...verdict({ kind: "accept" }), unstored: "the role may not write" },
    "Accepted by sre-oncall at 03:19. I could not store it for later: the role may not write",
  ],
  [
    verdict({ kind: "modify", worked: true, note }),
    'Accepted by sre-oncall at 03:19. The fix worked. "see the runbook" I will recall this when it looks the same.',
  ],
  [
    verdict({ kind: "modify", cause: "oom-killed", culprit: { kind: "Deployment", name: "cart" } }),
    "Corrected by sre-oncall at 03:19: the cause is Out of memory, on deployment/cart.",
  ],
  [
    verdict({ kind: "modify", culprit: { kind: "Deployment", name: "cart" }, worked: false }),
    "Corrected by sre-oncall at 03:19: it is deployment/cart. The fix did not help.",
  ],
  [
    verdict({ kind: "reject", reason: "wrong_object" }),
    "Rejected by sre-oncall at 03:19: wrong object.",
  ],
  [
    verdict({ kind: "reject", reason: "known_already", note }),
    'Rejected by sre-oncall at 03:19: known already. "see the runbook"',
  ],
  [
    { ...verdict({ kind: "accept" }), withdrawnAt: "2026-11-21T03:21:00Z" },
    "Withdrawn by sre-oncall at 03:21: it counts no more.",
  ],
];

test.for(given)("the answer stays, marked with who said what and when: %#", ([said, text]) => {
  const shown = documentOf(golden, { verdicts: [said] });
  const { title, state, subtitle } = document;
  expect(shown).toMatchObject({ title, state, subtitle });
  const marked = shown.sections.find(({ label }) => label === "Verdict")?.lines;
  expect(marked?.map((line) => line.text)).toEqual([text]);
});

test("a short answer that was given before is marked, too", () => {
  const earlier = {
    investigationId: "i0",
    since: "2026-11-21T03:05:00Z",
    severity: "broken" as const,
    title: "payment crashes on start",
    isUnchanged: true,
  };
  const verdicts = [verdict({ kind: "reject", reason: "wrong_cause" })];
  const { sections } = documentOf({ ...golden, earlier }, { verdicts });
  const open = sections.filter(({ isFolded }) => !isFolded).map(({ label }) => label);
  expect(open).toContain("Verdict");
});

test("shown again later, the answer has the ages of its moment", () => {
  const reply = investigated(golden);
  const later = { ...telling, nowMs: telling.nowMs + 17 * 60_000 };
  expect(toDocument(reply, later, citedIn(reply, []))).toEqual(document);
});

test("of several people it says how many, and each may still judge", () => {
  const bob = { id: "slack:T1:U2", name: "bob" };
  const verdicts = [
    verdict({ kind: "accept" }),
    { ...verdict({ kind: "reject", reason: "other" }), by: bob },
  ];
  const shown = documentOf(golden, { verdicts });
  const marked = shown.sections.find(({ label }) => label === "Verdict")?.lines;
  expect(marked?.[0]?.text).toBe("2 people judged: 1 accepted it, 1 rejected it.");
  expect(marked).toHaveLength(3);
  expect(kindsOf(shown)).toEqual(["accept", "modify", "reject", "withdraw"]);
});

test("a verdict may be withdrawn for ten minutes", () => {
  const old = { ...verdict({ kind: "accept" }), at: "2026-11-21T03:00:00Z" };
  expect(kindsOf(documentOf(golden, { verdicts: [old] }))).toEqual(["accept", "modify", "reject"]);
});

function kindsOf({ buttons }: Document): string[] {
  return buttons.map((button) => (button.kind === "verdict" ? button.verdict : button.kind));
}

test("what the terminal folds away is named, and printed on request", () => {
  expect(toTerminal(document)).toContain("▸ Evidence (6)   ▸ Timeline   ▸ Ruled out (13)");
  expect(toTerminal(document, { isUnfolded: true })).toContain("Evidence (6)\n  ");
});

const down: Gap = {
  origin: "prometheus",
  kind: "timed_out",
  what: "metrics",
  why: "no answer in 5 s",
  remedy: { text: "see whether it runs", command: "kubectl get pods" },
};
const partial: Gap = { ...down, kind: "no_data", what: "cpu of shop/cart", why: "no samples" };

test.for([
  ["a source that is down is among the first lines, and later with what would change it", down],
  ["a part that a source could not give is folded away", partial],
] as const)("%s", ([, gap]) => {
  const reached = gap === partial;
  const shown = documentOf(missing(gap, reached));
  expect(shown.sections[1]?.label === "Not seen").toBe(!reached);
  const text = toTerminal(shown, { isUnfolded: true });
  expect(text.split(gap.what)).toHaveLength(reached ? 2 : 3);
  expect(shown.sections.some(({ label }) => label === "Not visible")).toBe(!reached);
});

test("a part of a source that hides anything is among the first lines, and nothing is called fine", () => {
  const stopped: Gap = { ...down, kind: "unreachable", what: "alerts of the rule group web" };
  const quiet = { hypotheses: [], workloads: [], users: unfelt, checks: nothingFound };
  const shown = documentOf({ ...missing(stopped, true), ...quiet });
  expect(shown.state).toBe("unknown");
  const notSeen = shown.sections.find(({ label }) => label === "Not seen");
  expect(notSeen?.lines).toEqual([{ text: "alerts of the rule group web (not reachable)" }]);
});

test("why metrics are missing is said in the line about users, and not again", () => {
  const gap = { ...down, what: "metrics of checkout" };
  const users = { state: "unknown" as const, text: `unknown: ${gap.why}`, evidence: [] };
  const text = toTerminal(documentOf({ ...missing(gap, false), users }));
  expect(text.split(gap.why)).toHaveLength(2);
  expect(text).toMatch(
    /Not visible\n +metrics of checkout: no answer in time\n +see whether it runs\n +kubectl get pods/u,
  );
});

test.for(["", " \n"])(
  "a gap whose reason is %j is told by its kind: no row ends with nothing",
  (why) => {
    const answers = [
      documentOf(missing({ ...down, why }, false)),
      toDocument({ kind: "answer", answer: { ...answer, gaps: [{ ...down, why }] } }, telling, []),
    ];
    for (const shown of answers)
      expect(toTerminal(shown)).toMatch(/Not visible\n +metrics: no answer in time\n/u);
  },
);

test("a degraded culprit whose pods serve says why nobody feels it", () => {
  const finding = { ...leading.finding, impact: "degraded" as const };
  const serving = { state: "degraded" as const, text: "", part: "culprit" as const };
  const degraded: Investigation = {
    ...golden,
    users: unfelt,
    hypotheses: [{ ...leading, finding }],
    workloads: [{ ...serving, ref: finding.owner, ready: 3, desired: 4 }],
  };
  expect(toTerminal(documentOf(degraded))).toContain(
    "Users     no: 3 of 4 pods of payment still serve. 0.1 % of requests fail",
  );
});

test("names of one answer are code alike: of rows, of what was asked about, of any object by its kind", () => {
  const text = "pod/payment-1 of deployment/payment is called by checkout and cart, and/or nobody";
  const intent = { kind: "verb", verb: "why", target: "deployment/checkout" } as const;
  const reply: Reply = {
    kind: "answer",
    answer: {
      ...answer,
      rows: [{ state: "fine", name: "statefulset/cart", text: "" }],
      lines: [{ text, evidence: [] }],
      choices: [{ label: "Refresh", intent }],
    },
  };
  const styled =
    "`pod/payment-1` of `deployment/payment` is called by `checkout` and `cart`, and/or nobody";
  const shown = toDocument(reply, telling, []);
  expect(JSON.stringify(toBlocks(shown).blocks)).toContain(styled);
  expect(toMarkdown(shown)).toContain(styled);
});

test("a command that helped before is code as a whole", () => {
  const [incident] = leading.recalled;
  if (incident === undefined) throw new Error("the golden investigation recalls an incident");
  const command = "kubectl -n shop scale deployment/payment --replicas=3";
  const fix = { text: command, object: { kind: "Deployment", name: "payment" } };
  const recalled = [{ ...incident, record: { ...incident.record, fix } }];
  const { blocks } = toBlocks(documentOf({ ...golden, hypotheses: [{ ...leading, recalled }] }));
  expect(JSON.stringify(blocks)).toContain(
    `on \`deployment/payment\`, accepted by payments-oncall; \`${command}\`, worked`,
  );
});

test("the same incident in memory is a verdict that stands, not a precedent", () => {
  const recalled = leading.recalled.map((incident) => ({
    ...incident,
    record: {
      ...incident.record,
      occurredAt: leading.finding.since ?? "",
      decidedAt: "2026-11-21T03:10:00Z",
    },
  }));
  const again = documentOf({ ...golden, hypotheses: [{ ...leading, recalled }] });
  expect(toTerminal(again)).toContain(
    "Before    this incident was accepted by payments-oncall at 03:10.",
  );
});

test("the fallback text of a message cannot ping either", () => {
  const { text } = toBlocks({ ...document, title: "kubectl get pods <!channel>" });
  expect(text).not.toContain("<!channel>");
});

test("outside text that begins with a fence stays beside its label and fences nothing", () => {
  const sections = [{ label: "Cause", lines: [{ text: "```said the log" }] }];
  const [, section] = toBlocks({ ...document, sections }).blocks;
  expect(section).toMatchObject({ text: { text: "*Cause*  ˋˋˋsaid the log" } });
});

test("long output is broken between lines into fences, and what is cut is counted", () => {
  const text = Array.from({ length: 400 }, (_, index) => `pod-${index} ${"x".repeat(60)}`).join(
    "\n",
  );
  const sections = [{ lines: [{ text, kind: "code" as const }] }];
  const { blocks } = toBlocks({ ...document, drawers: [], sections });
  const fenced = blocks.filter((block) => JSON.stringify(block).includes("```"));
  expect(fenced).toHaveLength(3);
  expect(JSON.stringify(blocks)).toMatch(/… \d+ lines more, cut/u);
});

test("a button keeps its JSON whole, however long the question was", () => {
  const intent = { kind: "question" as const, question: `"${"long ".repeat(400)}`, target: "cart" };
  const { blocks } = toBlocks({ ...document, buttons: [{ kind: "ask", label: "Again", intent }] });
  const value = /"value":("(?:[^"\\]|\\.)*")/u.exec(JSON.stringify(blocks))?.[1] ?? "";
  const text = String(JSON.parse(value));
  expect(text.length).toBeLessThanOrEqual(2000);
  expect(JSON.parse(text)).toMatchObject({ kind: "question", target: "cart" });
});

const facts = [
  { ...fact("a"), values: { at: { at: "2026-11-21T03:02:05Z" }, restarts: 7 } },
  { ...fact("b"), values: { share: { amount: 0.382, unit: "ratio" as const } } },
];

test.for([
  [
    "it runs since {x}.",
    { value: { since: "2026-11-21T03:02:00Z" } },
    "it runs since 03:02 (12 min).",
  ],
  ["at {x} it ended", { evidence: idOf("a"), key: "at" }, "at 03:02:05 it ended"],
  ["{x} restarts", { evidence: idOf("a"), key: "restarts" }, "7 restarts"],
  ["{x} fail", { evidence: idOf("b"), key: "share" }, "38 % fail"],
  ["{x}", { value: { amount: 8.123, unit: "requests/s" } }, "8.1 requests/s"],
  ["{x}", { value: { amount: 0.09, unit: "s" } }, "90 ms"],
  ["{x}", { value: { amount: 8.25, unit: "s" } }, "8.3 s"],
  ["{x}", { value: { amount: 720, unit: "s" } }, "12 min"],
  ["{x}", { value: { amount: 11_100, unit: "s" } }, "3 h 5 min"],
  ["{x}", { value: { amount: 518_400, unit: "s" } }, "6 days"],
  ["{x} since", { value: { count: 7, of: "restart" } }, "7 restarts since"],
  ["{x} since", { value: { count: 1, of: "restart" } }, "1 restart since"],
  ["{x}", { value: { amount: 1.2 * 2 ** 30, unit: "bytes" } }, "1.2 GiB"],
  ["{x}", { value: { amount: 0.5, unit: "cores" } }, "0.5 cores"],
  ["says {x}", { value: "{y}" }, "says {y}"],
  ["{y} is not {x}", { value: true }, "{y} is not true"],
] as const)("a slot is filled with what it names: %s, %o", ([title, x, told]) => {
  expect(answered({ title, slots: { x }, evidence: facts }).title).toBe(told);
});

test("braces that no slot fills are text", () => {
  expect(answered({ title: 'the line {"x": 1}' }).title).toBe('the line {"x": 1}');
});

test("a fact keeps the number it had, and new ones follow, whatever stands first in the answer", () => {
  const checking = { state: "checking" as const, text: "checking error rate…", evidence: [] };
  const first = investigated({ ...golden, status: "first_look", users: checking });
  const before = citedIn(first, []).slice(0, 2);
  const cited = citedIn(investigated(golden), before);
  expect(cited.slice(0, 2)).toEqual([idOf("2"), idOf("3")]);
  expect(cited[2]).toBe(golden.users.evidence[0]);
  const text = toTerminal(toDocument(investigated(golden), telling, cited), { isUnfolded: true });
  expect(text).toContain("PAYMENT_GATEWAY_URL [1]");
  expect(text).toContain("since 03:02 (12 min) [3]");
  expect(text).toContain("[3] 5xx share of requests to checkout");
});

test("an answer in a thread numbers on, and lists its own facts alone", () => {
  const lines = [{ text: "it restarts", evidence: [idOf("b")] }];
  const reply: Reply = { kind: "answer", answer: { ...answer, lines, evidence: facts } };
  const cited = citedIn(reply, [idOf("1"), idOf("2")]);
  expect(cited).toEqual([idOf("1"), idOf("2"), idOf("b"), idOf("a")]);
  expect(toDocument(reply, telling, cited).drawers[0]?.lines.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^\[3\] /u),
    "see b",
    expect.stringMatching(/^\[4\] /u),
    "see a",
  ]);
});

test("what is cited and is no fact of the reply has no number", () => {
  const lines = [{ text: "it restarts", evidence: [idOf("9")] }];
  expect(citedIn({ kind: "answer", answer: { ...answer, lines } }, [])).toEqual([]);
});

const checkout = { kind: "Deployment", namespace: "shop", name: "checkout" };
const checkShop = { label: "Check shop", intent: { kind: "verb", verb: "check" } } as const;
const unlisted: Gap = {
  origin: "kubernetes",
  kind: "refused",
  what: "cronjobs in the cluster",
  why: "they may not be listed",
};

test.for<{ name: string; over: Partial<Investigation>; says: string }>([
  {
    name: "an unclear name is asked back with its buttons",
    over: asking({
      about: unknownName("chekout", [checkout]),
      choices: [{ label: "checkout in shop", intent: { kind: "question", question: "why?" } }],
    }),
    says: "No object named chekout in prod-eu. Did you mean checkout?\n\n[checkout in shop]",
  },
  {
    name: "a name that nothing has says so, with what can be asked instead",
    over: asking({ about: unknownName("prod-us"), choices: [checkShop] }),
    says: "I know no prod-us here: no object, namespace or cluster has that name.\n\n[Check shop]",
  },
  {
    name: "a name that may be where nobody could look is not denied",
    over: { ...asking({ about: unknownName("prod-us"), choices: [checkShop] }), gaps: [unlisted] },
    says: "I know no prod-us here, as far as I can see.\n\nNot visible\n          cronjobs in the cluster: they may not be listed\n\n[Check shop]",
  },
  {
    name: "a name that was not found says where it could not be sought",
    over: { ...asking({ about: unknownName("nightly"), choices: [] }), gaps: [unlisted] },
    says: "No object named nightly in prod-eu.\n\nNot visible\n          cronjobs in the cluster: they may not be listed",
  },
  {
    name: "a sentence that was not understood says so beside the question back",
    over: { ...asking({ choices: [] }), question: "how do I roll back?" },
    says: 'I do not understand "how do I roll back?".\n\n  Here I can check what is unhealthy, tell what changed, and list the alerts\n    that fire.',
  },
  {
    name: "one that was stopped before anything was found says by whom",
    over: {
      status: "stopped",
      hypotheses: [],
      notes: [{ text: "Stopped by ann.", evidence: [] }],
    },
    says: "Ask again.\n  Stopped by ann.",
  },
  {
    name: "what kept causes from being reached stands beside an answer that is not fine, once",
    over: {
      hypotheses: [],
      users: unfelt,
      checks: ["oom-killed", "crash-on-start"].map((cause) => ({
        kind: "not_reached" as const,
        cause,
        because: { text: "pay does not get that far", evidence: [] },
        examined: { count: 2, of: "pod" },
      })),
    },
    says: "Note      pay does not get that far\n\nPods",
  },
  {
    name: "what is found and told elsewhere is no note on how causes were looked for",
    over: {
      target: { kind: "Deployment", namespace: "shop", name: "cart" },
      dependencies: [],
      users: unfelt,
      gaps: [],
      checks: [
        {
          kind: "not_reached" as const,
          cause: "oom-killed",
          because: { text: "pay does not get that far", evidence: [] },
          examined: { count: 2, of: "pod" },
        },
      ],
      receipt: { ...golden.receipt, sources: [{ name: "prometheus", state: "silent" }] },
    },
    says: "usual is 0.1 %\n\nPods",
  },
  {
    name: "one that failed says why",
    over: { status: "failed", failure: "The database is full.", hypotheses: [] },
    says: "⚪ Unknown: I could not answer\n\n  The database is full.",
  },
  {
    name: "one that was stopped says that",
    over: { status: "stopped", hypotheses: [] },
    says: "stopped before the answer was whole",
  },
  {
    name: "one that was stopped keeps what it had found",
    over: { status: "stopped", failure: "Ann stopped it." },
    says: "Note      Ann stopped it.",
  },
])("$name", ({ over, says }) => {
  expect(toTerminal(documentOf({ ...golden, ...over }))).toContain(says);
});

test.for([
  [{ kinds: ["Pod"] }, false],
  [{ kinds: ["Node"] }, true],
  [{ kinds: ["Pod"], namespace: "shop" }, true],
  [{ kinds: ["Pod"], namespace: "billing" }, false],
  [undefined, true],
] as const)("of a question about shop, a gap about %o is decisive: %s", ([about, isDecisive]) => {
  const gap = { ...unlisted, ...(about && { about: { ...about, kinds: [...about.kinds] } }) };
  const { sections } = documentOf({ ...golden, gaps: [gap] });
  expect(sections.some(({ label }) => label === "Not visible")).toBe(isDecisive);
});

test("Share is the first button, with the question as its value; what is shared has no buttons and says by whom", () => {
  const intent = { kind: "verb" as const, verb: "check", target: "cart" };
  const choice = { kind: "ask" as const, label: "Why?", intent };
  const offered: Document = { ...document, buttons: [{ kind: "share", intent }, choice] };
  const [actions] = toBlocks(offered).blocks.filter(({ type }) => type === "actions");
  expect(actions?.["elements"]).toMatchObject([
    { action_id: "share", text: { text: "Share" }, value: JSON.stringify(intent) },
    { text: { text: "Why?" } },
  ]);
  const { buttons, footer } = shared(offered, "Ann");
  expect([buttons, footer.at(-1)]).toEqual([[], "shared by Ann"]);
});

test("Markdown keeps commands in fences that outside text cannot close", () => {
  const text = toMarkdown({
    ...document,
    sections: [{ lines: [{ text: "a```b", kind: "code" }] }],
  });
  expect(text).toContain("````\na```b\n````");
});

function investigated(investigation: Investigation, verdicts: Verdict[] = []): Reply {
  return { kind: "investigation", investigation, verdicts };
}

function documentOf(
  investigation: Investigation,
  { verdicts = [], zone = "UTC" }: { verdicts?: Verdict[]; zone?: string } = {},
): Document {
  const reply = investigated(investigation, verdicts);
  return toDocument(reply, { ...telling, timeZone: zone }, citedIn(reply, []));
}

test.for([
  ["check the scrape", 2],
  ["I know ".concat("another_metric_total, ".repeat(9)), 1],
] as const)("a short answer gives advice of few words: %s", ([text, lines]) => {
  const gaps = [
    { origin: "prometheus", kind: "no_data" as const, what: "rate", why: "none", remedy: { text } },
  ];
  expect(answered({ gaps }).sections.at(-1)?.lines).toHaveLength(lines);
});

function answered(over: Partial<Answer>): Document {
  const reply: Reply = { kind: "answer", answer: { ...answer, ...over } };
  return toDocument(reply, telling, citedIn(reply, []));
}

function verdict(said: Judgement): Verdict {
  return {
    ...said,
    investigationId: "i1",
    hypothesisId: leading.id,
    fingerprint: "f1",
    by: { id: "slack:T1:U1", name: "sre-oncall" },
    at: "2026-11-21T03:19:00Z",
  };
}

function idOf(name: string): string {
  return name.padStart(16, "0");
}

function fact(name: string): Answer["evidence"][number] {
  return {
    id: idOf(name),
    clusterId: "c0ffee",
    origin: "third-party",
    source: { server: "third-party", tool: "look", arguments: {} },
    text: `fact ${name}`,
    values: {},
    observedAt: "2026-11-21T03:14:09Z",
    trust: "fact",
    reproduce: { language: "mcp", text: `see ${name}` },
  };
}

type Asks = NonNullable<Investigation["asks"]>;

function asking(asks: Asks): Partial<Investigation> {
  return { status: "asks", asks };
}

function unknownName(name: string, near: ObjectRef[] = []): Asks["about"] {
  return { kind: "unknown_name", cluster: golden.scope.cluster, what: "object", name, near };
}

/** The answer with a gap of Prometheus, which answered in part or not at all. */
function missing(gap: Gap, reached: boolean): Investigation {
  const sources = [
    { name: "prometheus", state: reached ? ("reached" as const) : ("silent" as const) },
  ];
  return { ...golden, gaps: [gap], receipt: { ...golden.receipt, sources } };
}

function leadingOf({ hypotheses: [first] }: Investigation): Hypothesis {
  if (first === undefined) throw new Error("the golden investigation has a hypothesis");
  return first;
}

function longestText(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (value === null || typeof value !== "object") return 0;
  return Math.max(0, ...Object.values(value).map(longestText));
}
