import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { askTool, nowMs } from "../testing/ask-tool.ts";

let emulator: PrometheusEmulator;

function series(name: string, labels: Readonly<Record<string, string>>, value: number) {
  const values = Array.from({ length: 241 }, () => value);
  const stepMs = 30_000;
  return { labels: { __name__: name, ...labels }, startMs: nowMs - 240 * stepMs, stepMs, values };
}

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    alerts: [],
    series: [
      series("up", { job: "ovens", instance: "a" }, 1),
      series("warmth", { room: "a" }, 22),
      series("warmth", { room: "b" }, 24),
      series("warmth_limit", { oven: "a" }, 40),
      series("room_limit", { room: "a" }, 40),
      series("calls_total", { code: "200" }, 7),
      series("idle_total", {}, 7),
    ],
  });
});

afterAll(() => emulator.close());

const tools = ["query_instant", "query_range"] as const;

async function ask(query: string, tool: string = tools[0], fetch = globalThis.fetch) {
  const { text } = await askTool(
    { prometheusUrl: emulator.url, fetch },
    { tool, input: { query } },
  );
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for(
  tools.flatMap((tool) =>
    (
      [
        ["warmth > warmth_limit", "no series of one side matches one of the other"],
        ["warmth > on (oven) warmth_limit", "no series of one side matches one of the other"],
        ["warmth > scalar(warmth)", "no number to compare"],
        ["rate(idle_total[5m]) / rate(idle_total[5m]) > 0.1", "no number to compare"],
      ] as const
    ).map(([query, told]) => [tool, query, told] as const),
  ),
)("%s of %s: what was never compared does not hold for none", async ([tool, query, told]) => {
  const { text, first } = await ask(query, tool);
  expect(first).toMatch(/^NOT SEEN: /u);
  expect(first).toContain(told);
  expect(text).not.toContain("holds for none");
});

test.for([
  ["warmth > 50 or rate(calls_total[30s])", "warmth > 50 holds for none"],
  ["count(warmth > 50 or rate(calls_total[30s]) > 1)", "warmth > 50 holds for none"],
  ['calls_total{code="500"} unless warmth > 50', "warmth > 50 holds for none"],
  ["absent(warmth > 50) and warmth > warmth_limit", "warmth > 50 holds for none"],
] as const)("%s: one part that does not hold is not why all is empty", async ([query, told]) => {
  const { text, first } = await ask(query);
  expect(first).toContain(`NOT SEEN: ${query}: `);
  expect(text).toContain(told);
});

test.for([
  "warmth > 50 or calls_total > 9",
  "(warmth > 50 or warmth > 60) and calls_total",
  "calls_total < 0 unless warmth > 50",
])("%s: where no branch holds nothing is missing", async (query) => {
  const { text } = await ask(query);
  expect(text).not.toContain("NOT SEEN");
});

test("series with nothing beside them are told apart from those that were compared", async () => {
  const { first, text } = await ask("warmth > on (room) room_limit");
  expect(first).toContain("holds for none of 1 series; 1 more has nothing to compare with [");
  expect(text).not.toContain("NOT SEEN");
});

/** Of what is asked after an empty answer, this cannot be answered. */
function without(isLost: (url: string) => boolean, asked: string[] = []): typeof fetch {
  return async (...[address, options]) => {
    const url = decodeURIComponent(z.string().parse(address)).replaceAll("+", " ");
    asked.push(url);
    return isLost(url) ? new Response("no", { status: 503 }) : await fetch(address, options);
  };
}

test.for([
  ["names", (url: string) => url.includes("/label/__name__/values")],
  ["labels", (url: string) => url.includes('query=count(warmth{room="a"})')],
] as const)("where %s cannot be looked up, it is said", async ([, isLost]) => {
  const { first, text } = await ask('warmth{room="a"} > 50', tools[0], without(isLost));
  expect(first).toMatch(/^NOT SEEN: warmth.*whether its (?:names|labels) exist cannot be read/u);
  expect(text).toContain("holds for none of 1 series");
});

test("names are asked for once", async () => {
  const asked: string[] = [];
  await ask(
    "wrmth > 50 or warmth > 50",
    tools[0],
    without(() => false, asked),
  );
  expect(asked.filter((url) => url.includes("/label/__name__/values"))).toHaveLength(1);
});
