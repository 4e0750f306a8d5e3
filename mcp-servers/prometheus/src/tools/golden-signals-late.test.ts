import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];
type Labels = Readonly<Record<string, string>>;

const stepMs = 15_000;
const samples = 260 * 4;

/** A sample every 15 s, the newest so many seconds old; `at`: the value so many seconds before now. */
function of(labels: Labels, lateSeconds: number, at: (ago: number) => number): Series[number] {
  return {
    labels: { namespace: "port", ...labels },
    startMs: nowMs - samples * stepMs - lateSeconds * 1000,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) =>
      at((samples - sample) * 15 + lateSeconds),
    ),
  };
}

/** Ten requests a second, all the time. */
function steady(service: string, lateSeconds: number): Series {
  const total = { __name__: "http_requests_total", status: "200", service };
  return [of(total, lateSeconds, (ago) => 10 * (20_000 - ago))];
}

async function asked(series: Series, input: object = {}) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "port", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return { text, first: text.split("\n")[0] ?? "" };
}

/** Targets answer on time, and what they count arrives late. */
const up = of({ __name__: "up", job: "port" }, 0, () => 1);

test.for([
  [44, "09:59:16"],
  [64, "09:58:56"],
  [100, "09:58:20"],
] as const)("samples that are %s s old are told of their time, and are no change", async (row) => {
  const [late, newest] = row;
  for (const input of [{}, { workload: "crane" }]) {
    const { first, text } = await asked([...steady("crane", late), up], input);
    expect(first).toMatch(/^no change in error_ratio, request_rate/u);
    expect(first).toContain(`requests since ${newest} UTC (samples are ${late} s old)`);
    expect(text).toMatch(/^10 requests\/s/mu);
  }
});

test("samples that are no older than a scrape are of now", async () => {
  const { text } = await asked([...steady("crane", 14), up]);
  expect(text).not.toContain("s old");
});
test("what comes late of one workload only is no fall of all", async () => {
  const { first } = await asked([...steady("crane", 64), ...steady("winch", 0), up]);
  expect(first).toMatch(/^no change in error_ratio, request_rate/u);
});
