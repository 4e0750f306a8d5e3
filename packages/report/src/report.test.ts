import { readFileSync } from "node:fs";
import path from "node:path";
import { Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toTerminal } from "./to-terminal.ts";

const file = path.resolve(import.meta.dirname, "../../../test/support/golden/missing-env.json");
const golden = Investigation.parse(JSON.parse(readFileSync(file, "utf8")));
const telling = { nowMs: Date.parse("2026-11-21T03:14:12Z"), timeZone: "UTC" };
const document = toDocument(golden, telling);
const nothingChecked = { found: [], ruledOut: [], notVisible: [] };

test("in a terminal the answer reads from the first line down: what, since when, how sure, users, cause, what to do", () => {
  expect(toTerminal(document)).toMatchInlineSnapshot(`
    "🔴 payment crashes on start, since 03:02 (12 min)
    broken · shop · prod-eu · high confidence

    Users     yes. 38 % of requests to checkout fail with 5xx; before it was 0.2 %,
              since 03:02 (12 min) [1]

    Cause     rollout 7 of deployment/payment (03:01:48, by argocd-controller)
              removed the variable PAYMENT_GATEWAY_URL [2]
              the container reads it on start and exits with code 1; 7 restarts
              since [3][4]
              payment has no readiness probe, so the rollout replaced all old pods
              [2]

    Do now    kubectl -n shop rollout undo deployment/payment
              you run this · brings back rollout 6, one pod at a time

    Why sure  the error names the variable [3]
              rollout 6 had it and ran for 6 days [2]
              checkout log pattern "connect ECONNREFUSED <ip>:<num>" 0 → 412 in 12
              min [5]

    Against   nothing found.
              Would be disproved by a crash of a rollout-6 pod.

    Hit by it checkout: its calls to payment are refused [5]
              frontend: it calls checkout
              11 other workloads are not affected.

    Later     put the variable back in the source: this Deployment is owned by Argo
              CD application shop-payment, a manual undo will be synced over

    Before    11 days ago (Nov 9 16:40), same cause on deployment/payment, accepted
              by payments-oncall; kubectl -n shop rollout undo deployment/payment,
              worked in 3 min. Checked again: rollout 6 still exists. [2][6]

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
  const text = toTerminal(toDocument(golden, { ...telling, timeZone: "Europe/Berlin" }));
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
    const [first] = golden.hypotheses;
    const long = { text: `${"word ".repeat(8000)}\n\`\`\`fence`, evidence: [] };
    const big: Investigation = {
      ...golden,
      hypotheses:
        first === undefined
          ? []
          : [
              {
                ...first,
                finding: { ...first.finding, claims: Array.from({ length: 60 }, () => long) },
              },
            ],
    };
    const { blocks, text } = toBlocks(toDocument(big, telling), style);
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
    over: { hypotheses: [], incident: { ...golden.incident, severity: "fine" as const } },
    line: "Nothing is wrong with checkout that Kubernetes, metrics or logs show, last 60 min",
  },
  {
    name: "blind",
    over: {
      hypotheses: [],
      coverage: nothingChecked,
      incident: { ...golden.incident, severity: "unknown" as const },
    },
    line: "Unknown: I could not look at checkout",
  },
  {
    name: "parts are hidden",
    over: { hypotheses: [], incident: { ...golden.incident, severity: "unknown" as const } },
    line: "Nothing wrong is visible with checkout, but I could not see all of it",
  },
  {
    name: "users feel what nothing explains",
    over: { hypotheses: [], incident: { ...golden.incident, severity: "degraded" as const } },
    line: "Users feel it with checkout, and I could not see enough to say why",
  },
])("the first line when $name", ({ over, line }) => {
  expect(toDocument({ ...golden, ...over }, telling).title).toBe(line);
});

test("after Accept the buttons are gone and the message says who, when and what follows", () => {
  const hypotheses = golden.hypotheses.map((item) => ({
    ...item,
    verdict: { kind: "accept" as const, by: "sre-oncall", at: "2026-11-21T03:19:00Z" },
  }));
  const accepted = toDocument({ ...golden, hypotheses }, telling);
  expect(accepted.buttons).toEqual([]);
  expect(toTerminal(accepted)).toContain(
    "Accepted by sre-oncall at 03:19. I will recall this when it looks",
  );
});

test("what the terminal folds away is named, and printed on request", () => {
  expect(toTerminal(document)).toContain("▸ Evidence (6)   ▸ Timeline   ▸ Ruled out (13)");
  expect(toTerminal(document, { isUnfolded: true })).toContain("Evidence (6)\n  ");
});

test.for([
  {
    name: "a source that is down is said once, with the line that would change it",
    gap: {
      origin: "prometheus" as const,
      what: "metrics",
      why: "no answer in 5 s",
      remedy: "kubectl get pods",
    },
    reached: false,
    times: 1,
    section: true,
  },
  {
    name: "a part that a source could not give is folded away",
    gap: { origin: "prometheus" as const, what: "cpu of shop/cart", why: "no samples" },
    reached: true,
    times: 1,
    section: false,
  },
])("$name", ({ gap, reached, times, section }) => {
  const sources = [{ name: "prometheus", reached }];
  const shown = toDocument(
    { ...golden, gaps: [gap], receipt: { ...golden.receipt, sources } },
    telling,
  );
  const text = toTerminal(shown, { isUnfolded: true });
  expect(text.split(gap.what).length - 1).toBe(times);
  expect(shown.sections.some(({ label }) => label === "Not visible")).toBe(section);
});

test("a degraded culprit whose pods serve says why nobody feels it", () => {
  const [first] = golden.hypotheses;
  if (first === undefined) throw new Error("the golden investigation has a hypothesis");
  const degraded: Investigation = {
    ...golden,
    users: { state: "no", text: "0.1 % of requests fail with 5xx; usual is 0.1 %", evidence: [] },
    hypotheses: [{ ...first, finding: { ...first.finding, impact: "degraded" } }],
    workloads: [{ ref: first.finding.owner, state: "degraded", text: "", ready: 3, desired: 4 }],
  };
  expect(toTerminal(toDocument(degraded, telling))).toContain(
    "Users     no: 3 of 4 pods of payment still serve. 0.1 % of requests fail",
  );
});

test("the same incident in memory is a verdict that stands, not a precedent", () => {
  const [first] = golden.hypotheses;
  const [recalled] = first?.recalled ?? [];
  if (first === undefined || recalled === undefined) throw new Error("golden recalls");
  const record = {
    ...recalled.record,
    occurredAt: first.finding.since ?? "",
    decidedAt: "2026-11-21T03:10:00Z",
  };
  const hypotheses = [{ ...first, recalled: [{ ...recalled, record }] }];
  expect(toTerminal(toDocument({ ...golden, hypotheses }, telling))).toContain(
    "Before    this incident was accepted by payments-oncall at 03:10.",
  );
});

test("after Reject of the only hypothesis nothing is claimed, and who rejected it is said", () => {
  const hypotheses = golden.hypotheses.map((item) => ({
    ...item,
    verdict: { kind: "reject" as const, by: "sre-oncall", at: "2026-11-21T03:19:00Z" },
  }));
  const incident = { severity: "unknown" as const, scope: golden.incident.scope };
  const rejected = toDocument({ ...golden, hypotheses, incident }, telling);
  expect(rejected.title).toBe("Unknown: what I found with checkout was rejected");
  expect(rejected.subtitle).toBe("unknown · shop · prod-eu");
  expect(toTerminal(rejected)).toContain("payment crashes on start: by sre-oncall at 03:19.");
});

test("the fallback text of a message cannot ping either", () => {
  const { text } = toBlocks({ ...document, title: "kubectl get pods <!channel>" });
  expect(text).not.toContain("<!channel>");
});

test("long output is broken between lines into fences, and what is cut is counted", () => {
  const text = Array.from({ length: 400 }, (_, index) => `pod-${index} ${"x".repeat(60)}`).join(
    "\n",
  );
  const sections = [{ lines: [{ text, kind: "code" as const }] }];
  const { blocks } = toBlocks({ ...document, drawers: [], sections });
  const fenced = blocks.filter((block) => JSON.stringify(block).includes("```"));
  expect(fenced).toHaveLength(4);
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

test.for([
  ["it runs since 2026-11-21T03:02:00Z.", "it runs since 03:02 (12 min)."],
  ["at 2026-11-21T03:02:05Z it ended", "at 03:02:05 it ended"],
] as const)("times in a text: %s", ([text, told]) => {
  const answer = { title: text, lines: [], rows: [], evidence: [], gaps: [], choices: [] };
  expect(toDocument(answer, telling).title).toBe(told);
});

test("Markdown keeps commands in fences that outside text cannot close", () => {
  const text = toMarkdown({
    ...document,
    sections: [{ lines: [{ text: "a```b", kind: "code" }] }],
  });
  expect(text).toContain("````\na```b\n````");
});

function longestText(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (value === null || typeof value !== "object") return 0;
  return Math.max(0, ...Object.values(value).map(longestText));
}
