import { gzipSync } from "node:zlib";
import { createScriptedModel } from "@binnacle/agent-kit";
import { type Asked, type Investigation, type Model, type Reply } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import {
  citedIn,
  outcomeOf,
  toBlocks,
  toDocument,
  toHtml,
  toJson,
  toMarkdown,
  toTerminal,
} from "@binnacle/report";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createExpert } from "../support/experts/create-expert.ts";
import { investigate } from "../support/investigate.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { type Json, shortText } from "./hostile.ts";
import { misquoted } from "./said.ts";
import { blockFaults } from "./slack-limits.ts";
import { resultSpoilerFor, spoiledModel, spoilerFor } from "./spoil.ts";
import { openSpoiledWorld, type SpoiledWorld } from "./spoiled-world.ts";
import type { OnTheWay } from "./spoiling-proxy.ts";

/** The first; each test goes on from it. `FUZZ_SEED=7 FUZZ_TIMES=10` looks elsewhere, and longer. */
const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const times = Number(process.env["FUZZ_TIMES"] ?? 1);
/** Of a thousand things of each answer, so many are spoiled. */
const shares = [30, 150, 600];
/** Twice what a person is made to wait: servers and back ends of a case share this thread, and other tests the machine. */
const answersWithinMs = 20_000;
const recorded = recordedCase("missing-env");
const { culprit = { kind: "", name: "" }, cause = "" } = recorded.truth;
const pod = recorded.objects.find(
  ({ kind, metadata: { name } }) => kind === "Pod" && name.startsWith(culprit.name),
)?.metadata.name;

let world: SpoiledWorld;
let mutants = 0;
beforeAll(async () => {
  world = await openSpoiledWorld(recorded);
}, 60_000);
afterAll(async () => {
  await world.close();
});

function seeds(count: number): number[] {
  return Array.from({ length: count * times }, (_, index) => seed + index);
}

function shareOf(one: number): number {
  return shares[one % shares.length] ?? 0;
}

const shop = { namespace: "shop" };
const workload = { ...shop, workload: culprit.name };
const calls: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["eks", "diagnose", {}],
  ["eks", "diagnose", { ...shop, target: culprit.name }],
  ["eks", "get_changes", shop],
  ["eks", "get_topology", shop],
  ["eks", "get_usage", {}],
  ["eks", "check_network", { ...shop, from: "payment", to: "payment", port: "80" }],
  ["eks", "get_events", {}],
  ["eks", "list_objects", { kind: "pods" }],
  ["eks", "list_objects", { kind: "deployments", ...shop }],
  ["eks", "get_object", { kind: "pod", ...shop, name: pod }],
  ["eks", "get_logs", { ...shop, pod }],
  ["eks", "get_logs", { ...shop, pod: culprit.name }],
  ...[
    "get pods -A -o wide",
    "get pods -n shop -o yaml",
    "get deploy -n shop -o json",
    "get pods -n shop -o jsonpath={.items[*].metadata.name}",
    "get pods -n shop -o name",
    "get pods -A --sort-by=.status.startTime",
    `describe pod ${pod} -n shop`,
    `logs ${pod} -n shop --previous`,
    "events -A",
    "rollout history deploy/payment -n shop",
  ].map((command) => ["eks", "kubectl", { command }] as const),
  ["prometheus", "golden_signals", workload],
  ["prometheus", "golden_signals", shop],
  ["prometheus", "query_instant", { query: "kube_pod_status_phase" }],
  ["prometheus", "query_range", { query: "sum(rate(http_requests_total[5m])) by (service)" }],
  ["prometheus", "list_alerts", {}],
  ["opensearch", "log_patterns", workload],
  ["opensearch", "log_patterns", shop],
  ["opensearch", "search_logs", shop],
  ["opensearch", "search_logs", { ...workload, text: "error" }],
];
const Called = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
});

describe("objects, events, log lines and series that are not what they should be", () => {
  test.for(seeds(9))("cost no tool its answer (seed %i)", async (one) => {
    const spoiler = spoilerFor({ seed: one, perThousand: shareOf(one), spares: isOfMapping });
    world.spoil({ backends: spoiler.spoil });
    const faults: string[] = [];
    for (const [role, name, input] of calls) {
      const fromMs = performance.now();
      const { isError, content } = Called.parse(
        await world.clientOf(role).callTool({ name, arguments: input }),
      );
      const call = `${name} ${JSON.stringify(input)}`;
      if (isError) faults.push(`${call}: ${content[0]?.text.slice(0, 300)}`);
      if (performance.now() - fromMs > answersWithinMs) faults.push(`${call}: too late`);
    }
    expect(told(faults, spoiler.harmed())).toEqual([]);
  });

  test.for(seeds(9))("hide no culprit that they do not touch (seed %i)", async (one) => {
    const spoiler = spoilerFor({ seed: one, perThousand: shareOf(one), spares: isOfCulprit });
    world.spoil({ backends: spoiler.spoil });
    const question = one % 2 === 0 ? "what is broken?" : recorded.question;
    const answer = await asked(question);
    expect(told([...faultsOf(answer), ...missed(answer)], spoiler.harmed())).toEqual([]);
  });
});

/** What no mutation makes: the whole answer is none. */
const noAnswers: Readonly<Record<string, Partial<OnTheWay>>> = {
  "the page of a proxy": { headers: { "content-type": "text/html" }, body: "<h1>Sign in</h1>" },
  "half an answer": { body: '{"items":[{"metadata":{"name":"a"}},{"meta' },
  nothing: { body: "" },
  "no content": { status: 204, body: "" },
  "a null": { body: "null" },
  "NUL and half characters": {
    body: Buffer.from([0, 0x22, 0xc3, 0x28, 0xff, 0xfe, 0, 0xed, 0xa0]),
  },
  "a bomb of 16 MB": {
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(16_000_000, " ")),
  },
  "what says to be gzip and is not": { headers: { "content-encoding": "gzip" }, body: "{}" },
  "a redirect": { status: 302, headers: { location: "http://169.254.169.254/" }, body: "" },
  "an impossible status": { status: 599, body: "{}" },
  "JSON of 100,000 levels": { body: `${"[".repeat(100_000)}${"]".repeat(100_000)}` },
};

describe("answers that are none", () => {
  test.for(Object.entries(noAnswers))("%s costs what it would have told", async ([, none]) => {
    world.spoil({
      backends: (path, answer) =>
        /endpointslices|query|_search|rules/u.test(path) ? { ...answer, ...none } : answer,
    });
    const answer = await asked(recorded.question);
    const gaps = answer.gaps.map(({ origin }) => origin);
    expect(new Set(gaps)).toEqual(new Set(["kubernetes", "prometheus", "opensearch"]));
    expect(told([...faultsOf(answer), ...missed(answer)], [])).toEqual([]);
  });
});

describe("results of tools that are not what they should be", () => {
  test.for(seeds(9))("end no investigation (seed %i)", async (one) => {
    const spoiler = resultSpoilerFor(one);
    world.spoil({ servers: spoiler.spoil });
    // Of our own servers, who cite what they hand over: here they do not.
    const faults = faultsOf(await asked("what is broken?"));
    expect(
      told(
        faults.filter((fault) => !fault.startsWith(uncited)),
        spoiler.harmed(),
      ),
    ).toEqual([]);
  });
});

describe("turns of a model that are not what they should be", () => {
  test.for(seeds(9))("leave what code knows (seed %i)", async (one) => {
    world.spoil({});
    const expert = createExpert({ truth: recorded.truth, isThorough: one % 2 === 0 });
    const model = spoiledModel(createScriptedModel(expert), one);
    const answer = await asked(recorded.question, model);
    expect(told([...faultsOf(answer), ...missed(answer)], model.harmed())).toEqual([]);
  });
});

describe("messages that nobody would write", () => {
  const beginnings = ["", "why is ", "logs of ", "kubectl ", "check ", "is ", "describe ", "top "];
  test.for(seeds(9))("are answered, or said not to be understood (seed %i)", async (one) => {
    world.spoil({});
    const faults: string[] = [];
    const { commands } = world.productWith();
    const texts = fc.sample(shortText, { seed: one, numRuns: beginnings.length });
    for (const [index, text] of texts.entries()) {
      const question = `${beginnings[index]}${text}`;
      const signal = AbortSignal.timeout(answersWithinMs);
      const answer = await commands.answer(toTrigger(question), { signal });
      const shown = faultsShown({ kind: "answer", answer });
      faults.push(...shown.map((fault) => `${JSON.stringify(question)}: ${fault}`));
    }
    expect(told(faults, texts)).toEqual([]);
  });
});

test("there were enough of them", () => {
  expect(mutants).toBeGreaterThan(4000);
});

function toTrigger(question: string): Asked {
  return {
    kind: "asked",
    id: `cli:${question}`,
    at: new Date().toISOString(),
    may: { clusters: "all", namespaces: "all" },
    intent: parseText(question, { inThread: false }),
    by: { id: "cli:ann", name: "ann" },
    depth: "quick",
  };
}

/** The culprit, where it is not among what was found, and an answer that is green. */
function missed(answer: Investigation): string[] {
  const found = answer.hypotheses.map(({ finding }) => `${finding.cause} ${finding.culprit?.name}`);
  const outcome = outcomeOf(answer);
  return [
    ...(found.includes(`${cause} ${culprit.name}`) ? [] : [`found only ${found.join(", ")}`]),
    ...(outcome === "wrong" ? [] : [`the answer is ${outcome}`]),
  ];
}

async function asked(question: string, model?: Model): Promise<Investigation> {
  const fromMs = performance.now();
  const answer = await investigate(world.productWith(model), question, {
    patienceMs: answersWithinMs,
  });
  expect(performance.now() - fromMs).toBeLessThan(answersWithinMs);
  return answer;
}

/** What tells how all lines are read is one thing: without it none is. */
function isOfMapping(_: Json, path: string): boolean {
  return /_field_caps|_resolve/u.test(path);
}

/** By its name, or by that of what it is about; and what its pods say. */
function isOfCulprit(thing: Json, path: string): boolean {
  if (path.includes("/log?")) return true;
  const { metadata, involvedObject } = Named.safeParse(thing).data ?? {};
  return JSON.stringify([metadata, involvedObject]).includes(`"${culprit.name}`);
}

const Named = z.object({ metadata: z.unknown(), involvedObject: z.unknown().optional() });

const uncited = "cited, and not there: ";
const telling = { nowMs: Date.now(), timeZone: "UTC" };

/** What is wrong with an answer, however it is shown. */
function faultsOf(investigation: Investigation): string[] {
  const bugs = investigation.gaps.filter(({ why }) => why.includes("for a reason of its own"));
  return [
    ...bugs.map(({ what, why }) => `${what}: ${why}`),
    ...misquoted(investigation, investigation.evidence).map((id) => `${uncited}${id}`),
    ...faultsShown({ kind: "investigation", investigation, verdicts: [] }),
  ];
}

function faultsShown(reply: Reply): string[] {
  const document = toDocument(reply, telling, citedIn(reply, []));
  const texts = [
    toMarkdown(document),
    toHtml(document),
    toTerminal(document, { isUnfolded: true }),
    toJson(reply, telling),
  ];
  return [
    ...texts.filter((text) => text.trim() === "").map(() => "nothing is shown"),
    ...(["rich", "undrawn", "plain"] as const).flatMap((style) =>
      blockFaults(toBlocks(document, style), style),
    ),
  ];
}

/** What is wrong, and after which harm; nothing where nothing is. */
function told(faults: readonly string[], harmed: readonly string[]): string[] {
  mutants += harmed.length;
  if (faults.length === 0) return [];
  return [...faults.slice(0, 10), `after ${harmed.length}:`, ...harmed.slice(0, 30)];
}
