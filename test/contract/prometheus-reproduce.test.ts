import { rebase, withOtelMetrics } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { describe, expect, test } from "vitest";
import { recordedCase } from "../support/recorded-case.ts";
import { expectReproduced, goldenSignalsOf } from "./prometheus-reproduce.suite.ts";

const nowMs = Date.parse("2026-03-04T10:00:17Z");

describe.for([
  "missing-env",
  "past-oom",
  "healthy",
  "bad-image",
  "unschedulable",
  "label-typo",
] as const)("in the case %s", (name) => {
  test.for(["checkout", "payment", "search", undefined])(
    "the query beside each number of %s gives that number, whenever it is run",
    async (workload) => {
      const { series } = rebase(recordedCase(name), new Date(nowMs));
      // A day later nothing is current any more.
      const laterMs = nowMs + 24 * 3_600_000;
      const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => laterMs });
      const input = { namespace: "shop", ...(workload === undefined ? {} : { workload }) };
      const { evidence, signals } = await goldenSignalsOf({ url: emulator.url, nowMs, input });
      const compared = await expectReproduced(emulator.url, evidence);
      await emulator.close();
      expect(signals.length).toBeGreaterThan(0);
      expect(compared).toBeGreaterThanOrEqual(signals.length);
    },
  );
});

test("a long window and another convention are no exception", async () => {
  const { series } = withOtelMetrics(rebase(recordedCase("missing-env"), new Date(nowMs)));
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  for (const windowMinutes of [5, 60, 720]) {
    const input = { namespace: "shop", workload: "checkout", windowMinutes };
    const { evidence } = await goldenSignalsOf({ url: emulator.url, nowMs, input });
    expect(await expectReproduced(emulator.url, evidence)).toBeGreaterThan(4);
  }
  await emulator.close();
});
