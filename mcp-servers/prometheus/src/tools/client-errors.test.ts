import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];

const stepMs = 15_000;
const samples = 120 * 4;

/** How many requests were answered so, as of so many minutes ago; null: it was not there. */
function answered(code: string, total: (minutesAgo: number) => number | null): Series[number] {
  return {
    labels: { __name__: "http_requests_total", namespace: "shop", service: "pay", code },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => total((samples - sample) / 4)),
  };
}

/** One at each of these minutes. */
const at =
  (...minutes: readonly number[]) =>
  (ago: number) =>
    minutes.filter((minute) => ago <= minute).length;
/** So many a second since so many minutes; before it was not there. */
const since = (age: number, perSecond: number) => (ago: number) =>
  ago > age ? null : 60 * perSecond * (age - ago);
/** It was there, and nobody called. */
const idleUntil = (age: number, perSecond: number) => (ago: number) =>
  60 * perSecond * Math.max(0, age - ago);

async function ask(...series: Series) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "shop", workload: "pay" } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return { text, first: text.split("\n")[0] ?? "" };
}

const everyFive = [70, 65, 60, 55, 50, 45, 40, 35, 30, 25, 20, 2.5];

test.for<readonly [string, Series, string]>([
  [
    "two of three",
    [answered("200", at(...everyFive)), answered("404", at(3.5, 2))],
    "of 3 requests to pay none fail with 5xx, but 2 of them are answered with 4xx",
  ],
  [
    "two of three, of which one fails",
    [
      answered("200", at(...everyFive.slice(0, -1))),
      answered("404", at(3.5, 2)),
      answered("500", at(3)),
    ],
    "33 % of 3 requests to pay fail with 5xx, 2 of them are answered with 4xx",
  ],
  [
    "three of three without any in the hour before",
    [answered("200", at(110)), answered("404", at(4, 3, 2))],
    "of 3 requests to pay none fail with 5xx, but 3 of them are answered with 4xx",
  ],
])("%s requests by chance accuse nobody: they are counted", async ([, series, told]) => {
  const { first, text } = await ask(...series);
  expect(first).not.toContain("of requests answered with 4xx");
  expect(text).toContain(told);
});

test.for<readonly [string, Series]>([
  ["is new", [answered("200", since(8, 1)), answered("404", since(8, 3))]],
  ["nobody called before", [answered("200", idleUntil(8, 1)), answered("404", idleUntil(8, 3))]],
])("a high share of what %s is told, and not since when", async ([, series]) => {
  const { first, text } = await ask(...series);
  expect(first).toMatch(
    /^75 % of requests answered with 4xx \(nothing before to compare with\)(?:;|$)/u,
  );
  expect(first).not.toMatch(/no (?:usual|change)[^;]*error_ratio/u);
  expect(text).not.toMatch(/4xx[^;\n]*(?:since|hour before)/u);
});
