import { beforeAll, expect, test } from "vitest";
import { runCorpus } from "./secrets/run-corpus.ts";
import { isStrict, type Summary, strictRecall, summaryOf } from "./secrets/summary.ts";
import { lookAtOrdinary } from "./secrets/walls/ordinary-wall.ts";

// A sample of the corpus; `node test/safety/secrets/measure.ts --out DIR` plants and shows more of it.

let summary: Summary;

beforeAll(async () => {
  const options = { seed: 20_261_129, share: 0.06, incidents: 1, withProcesses: false };
  summary = summaryOf(await runCorpus(options));
}, 300_000);

test("700 secrets of 200 kinds stand in fifty places; nine in ten of the places are shown", () => {
  expect(summary.kinds).toBeGreaterThan(200);
  expect(summary.carriers).toBeGreaterThan(50);
  expect(summary.secrets).toBeGreaterThan(700);
  expect(summary.tried).toBeGreaterThan(0.9 * summary.secrets);
});

// Not reached yet: whoever reaches it takes `fails` away.
test("of Kubernetes, AWS, Slack, databases, keys and headers one in a hundred comes out at most", () => {
  const { tried } = strictRecall(summary);
  expect(moreThan(tried / 100, summary.leaks.filter(isStrict))).toEqual([]);
});

test("of all secrets five in a hundred come out at most", () => {
  expect(moreThan((5 * summary.tried) / 100, summary.leaks)).toEqual([]);
});

test("of ten thousand ordinary lines one is taken for a secret at most", async () => {
  const { lines, falsePositives } = await lookAtOrdinary(4000, 7);
  expect(lines).toBeGreaterThan(10_000);
  expect(moreThan(lines / 10_000, falsePositives)).toEqual([]);
}, 60_000);

/** All of them, where they are too many: a failure shows what it counts. */
function moreThan<T>(allowed: number, found: readonly T[]): readonly T[] {
  return found.length > allowed ? found : [];
}
