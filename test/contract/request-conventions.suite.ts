import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { because } from "../support/because.ts";
import { goldenSignalsOf } from "./prometheus-reproduce.suite.ts";
import { type Example, examples } from "./request-conventions.table.ts";

const minute = 60_000;
const spanMs = 150 * minute;
const stepMs = 30_000;

/** Samples lie 7 s and 37 s after a minute: between the steps of every grid. */
export const conventionsNowMs = Math.floor(Date.now() / minute) * minute - minute + 7_000;

/** Two and a half hours of every example, each in a namespace of its own. */
export const conventionSeries = examples.flatMap((example, index) =>
  example.series.map((line) => toSeries(line, example, namespaceOf(index))),
);

interface SuiteOptions {
  readonly name: string;
  /** Gives a Prometheus that holds `conventionSeries`. */
  readonly open: () => Promise<{ readonly url: string; readonly close: () => Promise<void> }>;
  readonly missing?: string | undefined;
}

/** What golden_signals tells of every convention, to one per cent of what a person computes by hand. */
export function requestConventionsSuite({ name, open, missing }: SuiteOptions): void {
  describe.skipIf(missing !== undefined)(`on ${name}${because(missing)}`, () => {
    let prometheus: Awaited<ReturnType<SuiteOptions["open"]>>;
    beforeAll(async () => {
      prometheus = await open();
    });
    afterAll(() => prometheus.close());

    test.for(examples.map((example, index) => [example.name, example, index] as const))(
      "golden_signals reads %s",
      async ([, { convention, truth }, index]) => {
        const input = { namespace: namespaceOf(index), workload: "cart" };
        const { url } = prometheus;
        const found = await goldenSignalsOf({ url, nowMs: conventionsNowMs, input });
        const named = (signal: string) => found.signals.find((each) => each.name === signal);
        const [errors, p95] = [named("error_ratio"), named("latency_p95")];
        expect(found.convention).toBe(convention);
        const { isAbove, ...numbers } = truth;
        const told = {
          errors: errors?.now,
          rate: named("request_rate")?.now,
          p95: p95?.now,
          limited: errors?.limited,
        };
        expect(farFrom(numbers, told)).toEqual([]);
        expect(p95?.isAbove).toBe(isAbove);
        const changed = found.signals.filter(({ changedAt }) => changedAt !== undefined);
        expect(changed).toEqual([]);
        const unseen = found.gaps.flatMap(({ about }) => about?.signals ?? []);
        expect(unseen.includes("error_ratio")).toBe(truth.errors === undefined);
        expect(unseen.includes("latency_p95")).toBe(truth.p95 === undefined);
      },
    );
  });
}

type Numbers = Readonly<Record<string, number | undefined>>;

/** Which of the numbers are more than one per cent off, or there where none should be. */
function farFrom(truth: Numbers, told: Numbers): string[] {
  return Object.entries(told).flatMap(([name, value]) => {
    const right = truth[name];
    if (value === undefined && right === undefined) return [];
    const off = Math.abs((value ?? Number.NaN) - (right ?? Number.NaN));
    return off <= 0.01 * (right ?? 0) ? [] : [`${name}: ${value} is not ${right}`];
  });
}

function namespaceOf(index: number): string {
  return `example-${index}`;
}

function toSeries(line: string, { scraped }: Example, namespace: string) {
  const [, name = "", pairs = "", growth = ""] = /^(\w+)\{(.*)\} ([\d.]+)$/u.exec(line) ?? [];
  const own = [...pairs.matchAll(/(\w+)="([^"]*)"/gu)].map(
    ([, label = "", value = ""]): readonly [string, string] => [
      label,
      value.replace(/^NS(?=$|-)/u, namespace),
    ],
  );
  const labels = {
    __name__: name,
    ...(scraped === undefined ? {} : { namespace, ...scraped }),
    ...Object.fromEntries(own),
  };
  const values = Array.from({ length: spanMs / stepMs + 1 }, (_, sample) =>
    growth === "0" ? 1 : 1000 + (Number(growth) * sample * stepMs) / 1000,
  );
  return { labels, startMs: conventionsNowMs - spanMs, stepMs, values };
}
