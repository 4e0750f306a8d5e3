import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

const stepMs = 15_000;
let emulator: PrometheusEmulator;

/** An hour until now; from `missingFrom` on it has no samples. */
function series(
  labels: Readonly<Record<string, string>>,
  at: (sample: number) => number,
  missingFrom = 241,
) {
  const values = Array.from({ length: 241 }, (_, sample) =>
    sample < missingFrom ? at(sample) : null,
  );
  return { labels, startMs: nowMs - 240 * stepMs, stepMs, values };
}

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    alerts: [],
    series: [
      series({ __name__: "up", job: "a", instance: "a" }, () => 1),
      series({ __name__: "up", job: "b", instance: "b" }, () => 1, 120),
      // Ended while it was high, while it was low, and one that goes on and is well again.
      series({ __name__: "died_high", job: "b", instance: "b" }, () => 9, 120),
      series({ __name__: "died_low", job: "b", instance: "b" }, () => 2, 120),
      series({ __name__: "calmed", job: "a", instance: "a" }, (at) => (at < 120 ? 9 : 2)),
      // One of two.
      series({ __name__: "half", job: "a", instance: "a" }, () => 2),
      series({ __name__: "half", job: "b", instance: "b" }, () => 2, 120),
      series({ __name__: "odd", job: "a", instance: "a" }, (at) => (at < 120 ? 9 : 2)),
      series({ __name__: "odd", job: "b", instance: "b" }, () => 9, 120),
      // Of a pod that is gone, told by a target that goes on.
      series({ __name__: "restarts", job: "a", instance: "a", pod: "pay-1" }, () => 9, 120),
      series({ __name__: "restarts", job: "a", instance: "a", pod: "pay-2" }, () => 2),
      series({ __name__: "waiting", job: "a", instance: "a", pod: "pay-1" }, () => 9),
    ],
  });
});

afterAll(() => emulator.close());

async function ask(query: string) {
  const { text } = await askTool(
    { prometheusUrl: emulator.url },
    { tool: "query_range", input: { query } },
  );
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for([
  ["died_high > 5", /died_high.*: no sample since 09:29 UTC \(30 min\)/u],
  ["sum(died_high) > 5", /died_high.*: no sample since 09:29 UTC/u],
  ["died_low > 5", /died_low.*: no sample since 09:29 UTC/u],
  ["half > 5", /half\{.*instance="b".*no sample since 09:29 UTC/u],
  ["odd > 5", /odd\{.*instance="b".*no sample since 09:29 UTC/u],
] as const)("%s: that its data ended is told, and is no recovery", async ([query, told]) => {
  const { text, first } = await ask(query);
  expect(first).toContain("NOT SEEN: ");
  expect(text).toMatch(told);
});

test.for(["restarts > 5", "sum by (pod) (restarts) > 5", "waiting and restarts"])(
  "%s: a series that ended though its target answers is no recovery",
  async (query) => {
    const { text, first } = await ask(query);
    expect(first).toContain("NOT SEEN: ");
    expect(text).toMatch(
      /pay-1.*: no value since 09:\d\d UTC \(\d+ min\): a series that it is read from ended, though its target answers; whether a condition holds since then is not known/u,
    );
    expect(text).not.toContain("holds no more");
  },
);

test("of two series the one that goes on is told apart", async () => {
  const { text } = await ask("odd > 5");
  expect(text).toMatch(/odd\{.*instance="a".*: its condition holds no more \[/u);
  expect(text).not.toMatch(/NOT SEEN: odd\{[^}]*instance="a"[^}]*\}:/u);
});

test.for([
  [
    "calmed > 5",
    "no value since 09:29 UTC (30 min); what it is read from goes on: its condition holds no more [",
  ],
] as const)("%s: what goes on holds no more, which is no end of data", async ([query, told]) => {
  const { text } = await ask(query);
  expect(text).not.toContain("NOT SEEN");
  expect(text).toContain(told);
});
