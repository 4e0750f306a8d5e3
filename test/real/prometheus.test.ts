import { rebase, withOtelMetrics } from "@binnacle/cases";
import type { GoldenSignal } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { prometheusApiSuite, suiteSeries } from "../contract/prometheus-api.suite.ts";
import { expectReproduced, goldenSignalsOf } from "../contract/prometheus-reproduce.suite.ts";
import { because } from "../support/because.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { remoteWrite } from "./support/remote-write.ts";
import {
  prometheusMissing,
  type RealPrometheus,
  startPrometheus,
} from "./support/start-prometheus.ts";

/** Every query carries the label of the cluster, as where one Prometheus holds several. */
const cluster = "eu";
/** Samples of the rebased case lie 7 s and 37 s after a minute: between the steps of the grid of 30 s. */
const nowMs = Math.floor(Date.now() / 60_000) * 60_000 - 60_000 + 7_000;

prometheusApiSuite({
  name: "a real server",
  missing: prometheusMissing,
  open: async () => {
    const server = await startPrometheus();
    await remoteWrite(server.url, suiteSeries);
    return server;
  },
});

describe.skipIf(prometheusMissing !== undefined)(
  `the emulator and a real Prometheus${because(prometheusMissing)}`,
  () => {
    describe.for([
      ["missing-env", "counters"],
      ["missing-env", "opentelemetry"],
      ["past-oom", "counters"],
    ] as const)("agree on the case %s (%s)", ([name, convention]) => {
      let emulator: PrometheusEmulator;
      let real: RealPrometheus;

      beforeAll(async () => {
        const moved = rebase(recordedCase(name), new Date(nowMs));
        const { series: recorded } =
          convention === "opentelemetry" ? withOtelMetrics(moved) : moved;
        const series = recorded.map((each) => ({ ...each, labels: { ...each.labels, cluster } }));
        emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
        real = await startPrometheus();
        await remoteWrite(real.url, series);
      });

      afterAll(async () => {
        await emulator.close();
        await real.close();
      });

      test.for(["checkout", "payment", "search", undefined])(
        "golden_signals says the same of %s",
        async (workload) => {
          const input = { namespace: "shop", ...(workload === undefined ? {} : { workload }) };
          const asked = { nowMs, input, cluster };
          const [ours, theirs] = [
            await goldenSignalsOf({ ...asked, url: emulator.url }),
            await goldenSignalsOf({ ...asked, url: real.url }),
          ];
          expect(theirs.gaps).toEqual(ours.gaps);
          expect(theirs.convention).toBe(ours.convention);
          expect(sentencesOf(theirs)).toEqual(sentencesOf(ours));
          for (const [index, signal] of theirs.signals.entries()) {
            const other = ours.signals[index];
            expectClose(numbers(signal), numbers(other), signal.name);
            expect(Math.abs(changeSeconds(signal) - changeSeconds(other))).toBeLessThanOrEqual(1);
          }
        },
      );

      test.for(["checkout", "payment", "search", undefined])(
        "the query beside each number of %s gives that number",
        async (workload) => {
          const input = { namespace: "shop", ...(workload === undefined ? {} : { workload }) };
          const asked = { url: real.url, nowMs, input, cluster };
          const { evidence } = await goldenSignalsOf(asked);
          expect(await expectReproduced(real.url, evidence)).toBeGreaterThan(4);
        },
      );

      test("every query of the server has the same answer", async (context) => {
        const version = await versionOf(real.url);
        context.skip(
          version.startsWith("2."),
          `Prometheus ${version} counts the left border of a range, the emulator follows Prometheus 3`,
        );
        const asked = emulator.journal.filter(({ path }) => path.startsWith("/api/v1/query"));
        expect(asked.length).toBeGreaterThan(20);
        for (const { path, parameters } of asked) {
          const [ours, theirs] = [
            await answer(emulator.url, path, parameters),
            await answer(real.url, path, parameters),
          ];
          expect([...theirs.keys()].toSorted()).toEqual([...ours.keys()].toSorted());
          for (const [key, value] of theirs) {
            expectClose([value], [ours.get(key)], `${parameters["query"]} ${key}`);
          }
        }
      });
    });
  },
);

/** With their values, as the first fact of each tells them. */
function sentencesOf({ signals, evidence }: Awaited<ReturnType<typeof goldenSignalsOf>>): string[] {
  const texts = new Map(evidence.map(({ id, text }) => [id, text]));
  return signals.map(({ name, changedAt, evidence: [fact = ""] }) => {
    const changed = changedAt === undefined ? "" : "; it changed";
    return `${name}: ${texts.get(fact)}${changed}`;
  });
}

/** Prometheus 2 counts one more sample at a border, which may date a change a second later. */
function changeSeconds(signal: GoldenSignal | undefined): number {
  return Date.parse(signal?.changedAt ?? "1970-01-01T00:00:00Z") / 1000;
}

function numbers(signal: GoldenSignal | undefined): readonly (number | undefined)[] {
  return [signal?.before, signal?.now, signal?.min, signal?.max, signal?.limit];
}

function expectClose(
  actual: readonly (number | undefined)[],
  expected: readonly (number | undefined)[],
  what: string,
): void {
  const far = actual.flatMap((value = 0, index) => {
    const other = expected[index] ?? 0;
    const tolerance = 1e-9 * Math.max(Math.abs(value), Math.abs(other));
    return Math.abs(value - other) <= tolerance ? [] : [`${what}: ${value} and ${other}`];
  });
  expect(far).toEqual([]);
}

const Point = z.tuple([z.number(), z.string()]);
const Series = z.object({
  metric: z.record(z.string(), z.string()),
  value: Point.optional(),
  values: z.array(Point).optional(),
});
const Answer = z.object({ data: z.object({ result: z.array(Series) }) });

/** Every sample of an answer by its labels and time; NaN is left out. */
async function answer(
  url: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, number>> {
  const body = new URLSearchParams(parameters);
  const response = await fetch(`${url}${path}`, { method: "POST", body });
  const { data } = Answer.parse(await response.json());
  return new Map(
    data.result.flatMap(({ metric, value, values }) =>
      [...(value === undefined ? [] : [value]), ...(values ?? [])].flatMap(
        ([seconds, text]): readonly (readonly [string, number])[] => {
          const labels = Object.entries(metric).map(([label, each]) => `${label}=${each}`);
          const key = `${labels.toSorted().join(",")} at ${seconds}`;
          return text === "NaN" ? [] : [[key, Number(text)]];
        },
      ),
    ),
  );
}

async function versionOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/status/buildinfo`);
  const body = z.object({ data: z.object({ version: z.string() }) }).parse(await response.json());
  return body.data.version;
}
