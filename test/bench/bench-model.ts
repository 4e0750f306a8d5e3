import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createScriptedModel, runAgent } from "@binnacle/agent-kit";
import { type Case, cases } from "@binnacle/cases";
import { present } from "@binnacle/contracts";
import { createBudget } from "@binnacle/runtime";
import { createJournals } from "@binnacle/store";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { z } from "zod";
import { incidentCases } from "../support/experts/incident-cases.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { type Measured, sampled, single, timed } from "./measure.ts";
import { type ModelRun, modelRuns } from "./model-run.ts";

const prefixBar = 4500;

/** What an investigation with a model costs, and what of its claims stands: with experts, who know the truth of each case. */
export async function benchModel({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const folder = process.env["BINNACLE_INCIDENTS"];
  const incidents = folder === undefined ? [] : await incidentCases(folder);
  const recorded = await runsOf(isQuick ? cases.slice(0, 2) : cases);
  const all = incidents.length === 0 ? [] : await runsOf(incidents);
  return [
    ...prefixNumbers([...recorded, ...all]),
    ...runNumbers(recorded, `${isQuick ? 2 : cases.length} recorded cases`),
    ...(all.length === 0 ? [] : runNumbers(all, `${incidents.length} public incidents`)),
    await kernelMs(isQuick ? 5 : 50),
    await memoryMb(isQuick ? 5 : 50),
  ];
}

async function runsOf(some: readonly Case[]): Promise<ModelRun[]> {
  const runs: ModelRun[] = [];
  for (const one of some) runs.push(...(await modelRuns(one)));
  return runs;
}

/** The bytes that a provider caches: how many tokens, and whether they are the same in every call. */
function prefixNumbers(runs: readonly ModelRun[]): Measured[] {
  const byAgent = Map.groupBy(
    runs.flatMap(({ prefixes }) => prefixes),
    ([agent]) => agent,
  );
  return [...byAgent].flatMap(([agent, sent]) => {
    const distinct = new Set(sent.map(([, prefix]) => prefix));
    const most = Math.max(...[...distinct].map((prefix) => countTokens(prefix)));
    // What is connected decides which tools there are: with the same tools it is the same text.
    const sets = new Set(sent.map(([, , tools]) => tools));
    const how = `o200k over system prompt and tools as sent, ${sent.length} calls`;
    const tokens = {
      name: `system prompt and tools of ${agent}`,
      unit: "tokens",
      bar: prefixBar,
    } as const;
    const forms = { name: `different forms of them, ${agent}`, unit: "ratio", bar: 1 } as const;
    return [
      single({ ...tokens, how }, most),
      single(
        {
          ...forms,
          how: `1: they are byte-equal in all calls with the same tools; ${sets.size} sets of tools`,
        },
        distinct.size / sets.size,
      ),
    ];
  });
}

function runNumbers(runs: readonly ModelRun[], where: string): Measured[] {
  const answering = runs.filter(({ isThorough }) => !isThorough);
  const asking = runs.filter(({ isThorough }) => isThorough);
  return [
    ...tokenNumbers(answering, { who: `an expert, ${where}`, bars: [9000, 20_000] }),
    ...tokenNumbers(asking, { who: `an expert that asks both specialists, ${where}`, bars: [] }),
    ...contextNumbers(answering, where),
    ...claimNumbers(runs, where),
  ];
}

interface Judging {
  readonly who: string;
  /** Of the median and of p95; none: shown for comparison. */
  readonly bars: readonly number[];
}

function tokenNumbers(runs: readonly ModelRun[], { who, bars }: Judging): Measured[] {
  const sent = runs.map(({ tokens }) => tokens);
  const cached = runs.map(({ newTokens }) => newTokens);
  const how =
    "o200k over the messages of each call beyond system prompt and tools, all calls of one investigation";
  const name = `tokens an investigation, ${who}`;
  const unit = "tokens" as const;
  const [median, most] = bars;
  return [
    sampled({ name, unit, ...present({ bar: median }), how }, sent, "p50"),
    sampled({ name, unit, ...present({ bar: most }), how }, sent),
    sampled({ name, unit, how: `${how}, without those that a call before held` }, cached, "p50"),
  ];
}

function contextNumbers(runs: readonly ModelRun[], where: string): Measured[] {
  const tokens = runs.map(({ contextTokens }) => contextTokens);
  const name = `context document, ${where}`;
  const how = "o200k over the first message of the orchestrator";
  const most = single({ name, unit: "tokens", bar: 6000, how: `${how}; max` }, Math.max(...tokens));
  return [sampled({ name, unit: "tokens", bar: 2000, how }, tokens, "p50"), most];
}

function claimNumbers(runs: readonly ModelRun[], where: string): Measured[] {
  const sum = (valueOf: (run: ModelRun) => number) =>
    runs.reduce((total, run) => total + valueOf(run), 0);
  const offered = sum(({ counted }) => counted.claims);
  const lost = offered - sum(({ counted }) => counted.survived);
  const steps = sum(({ counted }) => counted.steps);
  const lostSteps = steps - sum(({ counted }) => counted.stepsSurvived);
  const wrong = runs.filter(({ isRight }) => !isRight).map(({ name }) => name);
  const told = wrong.length === 0 ? "" : `; wrong: ${[...new Set(wrong)].join(", ")}`;
  return [
    ratio(
      { name: `true claims lost, ${where}`, bar: 0.05, how: `of ${offered} that experts offered` },
      lost / offered,
    ),
    ratio(
      { name: `true steps lost, ${where}`, how: `of ${steps} commands that experts offered` },
      steps === 0 ? 0 : lostSteps / steps,
    ),
    ratio(
      {
        name: `unsupported claims in final texts, ${where}`,
        bar: 0,
        how: `a count, over ${runs.length} answers`,
      },
      sum(({ unsupported }) => unsupported.length),
    ),
    ratio(
      { name: `wrong object first, ${where}`, how: `of ${runs.length} answers${told}` },
      wrong.length / runs.length,
    ),
  ];
}

/** Shares are small: with three digits. */
function ratio(
  { bar, ...subject }: { readonly name: string; readonly bar?: number; readonly how: string },
  value: number,
): Measured {
  const rounded = Math.round(value * 1000) / 1000;
  const limit = bar === undefined ? {} : { bar };
  return {
    ...subject,
    unit: "ratio",
    value: rounded,
    ...limit,
    ok: bar === undefined || value <= bar,
  };
}

/** A model that answers at once: what is left is the kernel, its journal and one tool a turn. */
async function kernelMs(times: number): Promise<Measured> {
  const turns = 50;
  const samples = await timed(times, () => kernelRun(turns));
  const how = `${turns} turns of an agent with one tool call each over a model that answers at once, an own run ${times} times`;
  return sampled(
    { name: "kernel, a turn", unit: "ms", bar: 1, how },
    samples.map((ms) => ms / turns),
    "p50",
  );
}

async function kernelRun(turns: number): Promise<void> {
  const model = createScriptedModel((_request, turn) => ({
    kind: "answers",
    calls: [turn < turns ? { tool: "look", input: { turn } } : { tool: "submit", input: {} }],
  }));
  const allowance = { ms: 600_000, calls: 1000, turns: 1000, tokens: 1e9, cents: 0 };
  const look = {
    name: "look",
    description: "Looks.",
    inputSchema: { type: "object" },
    timeoutMs: 1000,
    run: async () => ({ text: "a line of a log\n".repeat(20) }),
  };
  const submit = {
    name: "submit",
    description: "Ends.",
    schema: z.object({}),
    judge: () => ({ kind: "accept" }) as const,
  };
  const sampling = { temperature: 0, maxTokens: 100 };
  const named = { name: "bench", promptVersion: "1", system: "You look." };
  const agent = { ...named, tools: [look], submit, sampling, turnsAtMost: turns };
  await runAgent(agent, "Look.", {
    model,
    journal: createJournals()("bench"),
    budget: createBudget(allowance, Date.now),
    clock: Date.now,
    log: () => {},
    signal: new AbortController().signal,
  });
}

const load = fileURLToPath(new URL("./model-load.ts", import.meta.url));
const Loaded = z.object({ peakMb: z.number(), answered: z.number() });

/** The bot as a process of its own, its servers its children; the emulators stay here. */
async function memoryMb(count: number): Promise<Measured> {
  const { truth, question, ...recorded } = recordedCase("missing-env");
  const world = await openWorld({ ...recorded, truth, question });
  const file = path.join(world.directory, "load.json");
  const patience = { toolTimeoutMs: 60_000, agentsTimeoutMs: 100_000 };
  await writeFile(
    file,
    JSON.stringify({ settings: { ...world.settings, ...patience }, question, truth }),
  );
  const env = { ...process.env, ...world.environment };
  const { stdout } = await promisify(execFile)(process.execPath, [load, file, `${count}`], { env });
  await world.close();
  const { peakMb, answered } = Loaded.parse(JSON.parse(stdout));
  const how = `peak of the bot's process with ${count} investigations at once, each with a thorough expert; ${answered} answered by it`;
  return single({ name: "memory of many investigations", unit: "MB", bar: 512, how }, peakMb);
}
