import { rebase } from "@binnacle/cases";
import type { Gap, GoldenSignal } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dialect, prometheusApiSuite, suiteSeries } from "../contract/prometheus-api.suite.ts";
import { expectReproduced, goldenSignalsOf } from "../contract/prometheus-reproduce.suite.ts";
import { because } from "../support/because.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { remoteWrite } from "./support/remote-write.ts";
import type { RealPrometheus } from "./support/start-prometheus.ts";
import {
  flushed,
  startVictoriaMetrics,
  victoriaMetricsMissing,
} from "./support/start-victoria-metrics.ts";

/** MetricsQL where it is not PromQL. */
const metricsQl: Dialect = {
  refusal: [422, "422"],
  otherwise: {
    "an increase is the exact difference, with the sample before the range": [
      "increase(suite_restarting_total[5m])",
      "increase(suite_young_total[5m])",
      "rate(suite_young_total[1m])",
      "increase(suite_zero_total[5m])",
      "changes(suite_flips[5m])",
    ],
    "functions that do not change what a series means keep its name": [
      "max_over_time(suite_flips[5m])",
      'min_over_time(suite_memory{pod="b"}[5m])',
      'avg_over_time(suite_memory{pod="b"}[5m])',
      "clamp_min(suite_memory, 200)",
    ],
    "a timestamp is that of the sample, also of an expression": [
      'vector(time()) - on () timestamp(suite_memory{pod="a"} / 1)',
    ],
    "it understands more": [
      "rate(suite_requests_total)",
      "sum(1)",
      "1 > 2",
      "1 and 2",
      "{}",
      '{job=~".*"}',
      "sum(a) offset 5m",
      "suite_memory + suite_requests_total[5m]",
      "before start",
      "11,000 points",
    ],
    "its errors have words of their own": ["zero or negative"],
    "a series ends a few scrapes after its last sample": [
      "a range query answers at every step and leaves holes where nothing is",
    ],
    "a scalar is a vector, and a text is nothing": ["1 / 4", '"text"'],
    "what is absent keeps a label that is asked to be equal, whatever else is asked of it": [
      'absent(suite_nothing{pod="a",pod!="b"})',
      'absent(suite_nothing{pod!="b",pod="a"})',
      'absent(suite_nothing{node="n1",pod!="b",pod="a",pod="c"})',
    ],
  },
};

prometheusApiSuite({
  name: "a real VictoriaMetrics",
  missing: victoriaMetricsMissing,
  dialect: metricsQl,
  open: () => withSeries(suiteSeries),
});

async function withSeries(series: Parameters<typeof remoteWrite>[1]): Promise<RealPrometheus> {
  const server = await startVictoriaMetrics();
  await remoteWrite(server.url, series);
  await flushed(server.url);
  return server;
}

/** Samples of the rebased case lie 7 s and 37 s after a minute: between the steps of the grid of 30 s. */
const nowMs = Math.floor(Date.now() / 60_000) * 60_000 - 60_000 + 7_000;

describe.skipIf(victoriaMetricsMissing !== undefined)(
  `the emulator and a real VictoriaMetrics${because(victoriaMetricsMissing)}`,
  () => {
    describe.for(["missing-env", "past-oom", "healthy"])("agree on the case %s", (name) => {
      let emulator: PrometheusEmulator;
      let real: RealPrometheus;

      beforeAll(async () => {
        const { series } = rebase(recordedCase(name), new Date(nowMs));
        emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
        real = await withSeries(series);
      });

      afterAll(async () => {
        await emulator.close();
        await real.close();
      });

      test.for(["checkout", "payment", "search", undefined])(
        "golden_signals says the same of %s, to two per cent",
        async (workload) => {
          const input = { namespace: "shop", ...(workload === undefined ? {} : { workload }) };
          const [ours, theirs] = [
            await goldenSignalsOf({ nowMs, input, url: emulator.url }),
            await goldenSignalsOf({ nowMs, input, url: real.url }),
          ];
          // A rate takes the sample before its range, so that it may tell more.
          expect(ours.gaps.map(gapText)).toEqual(expect.arrayContaining(theirs.gaps.map(gapText)));
          expect(theirs.convention).toBe(ours.convention);
          expect(theirs.failing).toEqual(ours.failing);
          const told = new Map(theirs.signals.map((signal) => [signal.name, signal]));
          expect(ours.signals.flatMap((signal) => farFrom(signal, told.get(signal.name)))).toEqual(
            [],
          );
          expect(await expectReproduced(real.url, theirs.evidence)).toBeGreaterThan(4);
        },
      );
    });
  },
);

function gapText({ kind, about }: Gap): string {
  return `${kind}: ${about?.signals?.join(", ")}`;
}

/** One failure more or less, where hardly any request fails, is none. */
const leastShare = 0.001;

/** Numbers that are more than two per cent apart, and changes that one sees a minute before the other, or alone. */
function farFrom(signal: GoldenSignal, other: GoldenSignal | undefined): string[] {
  if (other === undefined) return [`${signal.name} is not told`];
  const numbers = (["before", "now", "limit"] as const).filter((key) => {
    const [value = 0, expected = 0] = [other[key], signal[key]];
    const least = signal.unit === "ratio" ? leastShare : 0;
    return Math.abs(value - expected) > Math.max(0.02 * expected, least);
  });
  const [changedMs, expectedMs] = [changeMs(other), changeMs(signal)];
  const isDated = Math.abs(changedMs - expectedMs) <= 60_000;
  return [
    ...numbers.map((key) => `${signal.name} ${key}: ${other[key]} and ${signal[key]}`),
    ...(isDated ? [] : [`${signal.name} changed at ${other.changedAt} and ${signal.changedAt}`]),
  ];
}

function changeMs({ changedAt = "1970-01-01T00:00:00Z" }: GoldenSignal): number {
  return Date.parse(changedAt);
}
