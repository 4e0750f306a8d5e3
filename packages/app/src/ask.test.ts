import type { Answer, Investigation, WorkloadState } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { ask } from "./ask.ts";

const answer: Answer = {
  title: "Nothing is wrong in shop",
  state: "fine",
  lines: [],
  rows: [],
  choices: [],
  gaps: [],
  evidence: [],
  isWorthSharing: false,
};

const investigation: Investigation = {
  id: "i1",
  revision: 1,
  status: "answered",
  question: "why is cart failing?",
  askedAt: "2026-01-01T10:00:00Z",
  scope: {
    cluster: { id: "c1", name: "test" },
    window: { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" },
  },
  severity: "fine",
  users: { state: "no", text: "0.1 % of requests fail", evidence: [] },
  hypotheses: [],
  history: [],
  changes: [],
  timeline: [],
  workloads: [],
  pods: { ready: 0, total: 0 },
  dependencies: [],
  evidence: [],
  notes: [],
  observations: [],
  checks: [
    {
      kind: "ruled_out",
      cause: "x",
      because: { text: "no x", evidence: [] },
      examined: { count: 1, of: "pod" },
    },
  ],
  gaps: [],
  plan: [{ id: "1", who: "first look", round: 1, state: "answered", text: "23 causes checked" }],
  receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
};

const unwell: WorkloadState = {
  ref: { kind: "Deployment", namespace: "shop", name: "cart" },
  state: "broken",
  text: "0 of 2 pods Ready",
  part: "none",
  ready: 0,
  desired: 2,
};

/** What is asked, and what comes back. */
interface Exchange {
  readonly question?: string;
  readonly cluster?: string;
  readonly answer?: Answer;
  readonly snapshots?: readonly Investigation[];
  readonly form?: "terminal" | "json";
  readonly signal?: AbortSignal;
}

async function asked(told: Exchange) {
  const triggers: unknown[] = [];
  const written: string[] = [];
  const progress: string[] = [];
  const exitCode = await ask(
    {
      commands: {
        answer: async (trigger) => {
          triggers.push(trigger);
          return told.answer ?? answer;
        },
      },
      investigations: {
        start: async (trigger) => {
          triggers.push(trigger);
          return "i1";
        },
        watch: async function* () {
          yield* told.snapshots ?? [investigation];
        },
        stop: async () => {},
        opened: async function* () {},
        decide: async () => ({ kind: "gone" }),
      },
      hasModel: false,
      clusters: ["prod-eu", "prod-us"],
    },
    {
      question: told.question ?? investigation.question,
      id: "cli:1",
      cluster: told.cluster,
      form: told.form ?? "terminal",
      isColoured: false,
      timeZone: "UTC",
      askedBy: "ann",
      signal: told.signal ?? AbortSignal.timeout(2000),
      onProgress: (line) => progress.push(line),
      write: (text) => written.push(text),
    },
  );
  return { exitCode, triggers, progress, text: written.join("") };
}

test("a cluster that is not configured is named, with those that are", async () => {
  await expect(asked({ cluster: "elsewhere" })).rejects.toThrow(
    "No cluster elsewhere is configured. There are: prod-eu, prod-us.",
  );
  await expect(asked({ cluster: "prod-ue" })).rejects.toThrow("Did you mean prod-eu?");
  const { triggers } = await asked({ cluster: "prod-us" });
  expect(triggers).toMatchObject([{ cluster: "prod-us" }]);
});

test.for([
  ["alerts", "quick"],
  ["why is cart failing?", "full"],
] as const)("`%s` is asked by a person of this terminal, %s", async ([question, depth]) => {
  const { triggers } = await asked({ question });
  expect(triggers).toMatchObject([
    {
      kind: "asked",
      id: "cli:1",
      by: { id: "cli:ann", name: "ann" },
      may: { clusters: "all", namespaces: "all" },
      depth,
    },
  ]);
});

test.for([
  ["fine", { status: "answered", severity: "fine" }, 0],
  ["degraded", { status: "answered", severity: "degraded" }, 1],
  ["broken", { status: "answered", severity: "broken" }, 1],
  ["what could not be seen", { status: "answered", severity: "unknown" }, 2],
  ["trouble without a name", { severity: "unknown", workloads: [unwell] }, 1],
  ["a question back", { status: "asks", severity: "fine" }, 2],
  ["one that failed on the way", { status: "failed", severity: "fine" }, 2],
  ["one that was stopped", { status: "stopped", severity: "broken" }, 2],
] satisfies [string, Partial<Investigation>, number][])(
  "the exit code of %s",
  async ([, over, code]) => {
    const { exitCode } = await asked({ snapshots: [{ ...investigation, ...over }] });
    expect(exitCode).toBe(code);
  },
);

test("a step is told once for each thing it says", async () => {
  const [step] = investigation.plan;
  const plan = step === undefined ? [] : [{ ...step, state: "asked" as const }];
  const { progress } = await asked({
    snapshots: [{ ...investigation, plan }, { ...investigation, plan }, investigation],
  });
  expect(progress).toEqual(["▸ first look", "✓ first look: 23 causes checked"]);
});

test("as JSON the investigation itself is printed, the last snapshot alone", async () => {
  const { text } = await asked({
    form: "json",
    snapshots: [{ ...investigation, status: "looking" }, investigation],
  });
  expect(JSON.parse(text)).toEqual(investigation);
});

test("when stopped nothing is written", async () => {
  const { exitCode, text } = await asked({ signal: AbortSignal.abort() });
  expect([exitCode, text]).toEqual([undefined, ""]);
});
