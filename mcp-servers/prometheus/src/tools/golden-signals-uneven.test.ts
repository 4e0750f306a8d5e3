import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { createRedactor, type Redactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];

const stepMs = 30_000;
const samples = 300;
/** Since then it is slow, and a tenth of the requests fails: 18 minutes. */
const slowFrom = samples - 36;

function slower(fastBefore: (sample: number) => number): Series {
  const fast = (sample: number) =>
    fastBefore(Math.min(sample, slowFrom)) + 60 * Math.max(0, sample - slowFrom);
  const bucket = "http_request_duration_seconds_bucket";
  return [
    of(
      { __name__: "http_requests_total", code: "200" },
      (sample) => total(sample) - failed(sample),
    ),
    of({ __name__: "http_requests_total", code: "503" }, failed),
    of({ __name__: bucket, le: "0.25" }, fast),
    of({ __name__: bucket, le: "1" }, total),
    of({ __name__: bucket, le: "+Inf" }, total),
  ];
}

function total(sample: number): number {
  return 300 * sample;
}

function failed(sample: number): number {
  return 30 * Math.max(0, sample - slowFrom);
}

function of(
  labels: Readonly<Record<string, string>>,
  at: (sample: number) => number,
): Series[number] {
  return {
    labels: { namespace: "lab", service: "spectro", ...labels },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => at(sample)),
  };
}

async function asked(
  series: Series,
  redactor: Redactor = createRedactor(),
  input: object = { workload: "spectro" },
) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const logged: unknown[] = [];
  const log = (fields: Readonly<Record<string, unknown>>) => logged.push(fields);
  const reply = await askTool(
    { prometheusUrl: emulator.url, redactor, log },
    { tool: "golden_signals", input: { namespace: "lab", ...input } },
  );
  await emulator.close();
  const [first = ""] = reply.text.split("\n");
  return { ...reply, first, logged };
}

const failing = /^FAILING: in the last 2 min 10 % of requests to spectro fail with 5xx/u;

test.for([
  ["in order", total, false],
  // Before the slow-down it holds 0.03 % more than all.
  ["a little above all", (sample: number) => 300 * sample + Math.floor(sample / 10), true],
  ["far above all", (sample: number) => 330 * sample, true],
] as const)("buckets that are %s cost no signal, and are told where they disagree", async (row) => {
  const [, fast, isTold] = row;
  const { first, text } = await asked(slower(fast));
  expect(first).toMatch(failing);
  expect(text).toMatch(/p95 of spectro is \d+ ms; before it was \d+ ms/u);
  expect(text.includes('le="0.25" counts more than le="+Inf"')).toBe(isTold);
});

test("a signal that fails by a defect of ours is one gap that says so; the others are told", async () => {
  const sound = createRedactor();
  const broken: Redactor = {
    ...sound,
    value: async (value, options) => {
      if (JSON.stringify(value).includes('"le":')) throw new TypeError("not a function");
      return await sound.value(value, options);
    },
  };
  const { first, text, logged } = await asked(slower(total), broken);
  expect(first).toMatch(failing);
  expect(first).toMatch(/NOT SEEN: .*latency_p95/u);
  expect(text).toMatch(/latency_p95: .*this server failed for a reason of its own/u);
  expect(JSON.stringify(logged)).toContain("not a function");
});

/** So many requests a minute up to a time before now, and none since; with the buckets of their durations. */
function quietSince(minutesAgo: number, perMinute: number): Series {
  const until = samples - minutesAgo * 2;
  const counted = (sample: number) => Math.floor((perMinute / 2) * Math.min(sample, until));
  const bucket = "http_request_duration_seconds_bucket";
  return [
    of({ __name__: "http_requests_total", code: "200" }, counted),
    of({ __name__: bucket, le: "1" }, counted),
    of({ __name__: bucket, le: "+Inf" }, counted),
    of({ __name__: "up", job: "spectro" }, () => 1),
  ];
}

test("requests that stopped are told so first, and what they leave unseen with its true reason", async () => {
  const { first, text } = await asked(quietSince(15, 600));
  expect(first).toMatch(
    /^STOPPED: no requests to spectro; before it was 10 requests\/s; since 09:4[4-6]:\d\d/u,
  );
  expect(first).toMatch(/NOT SEEN: error_ratio, latency_p95/u);
  expect(text).toMatch(
    /error_ratio, latency_p95: no request was counted in the last 5 min; 2[67]\d{3} in the last 1 h, the last by 09:4[5-9] UTC/u,
  );
  expect(text).not.toContain("Export the histogram");
});

test("of few requests it is told how many there were, not that none was counted", async () => {
  const { text } = await asked(quietSince(10, 0.2));
  expect(text).toMatch(
    /error_ratio, latency_p95: no request was counted in the last 5 min; 1\d in the last 1 h/u,
  );
  expect(text).not.toMatch(/no http_request_duration_seconds_bucket/u);
});

test("durations that are not counted any more are not told as requests that do not come", async () => {
  const counting = of({ __name__: "http_requests_total", code: "200" }, total);
  const { text } = await asked([counting, ...quietSince(15, 600).slice(1)]);
  expect(text).toMatch(/latency_p95: requests were counted in the last 5 min, and their series/u);
  expect(text).not.toContain("no request was counted");
});

test("no requests are told of the time only in which there were samples", async () => {
  const series = quietSince(15, 600).map((each) => ({
    ...each,
    values: each.values.map((value, sample) =>
      sample > samples - 20 && sample < samples - 6 ? null : value,
    ),
  }));
  for (const input of [{ workload: "spectro" }, {}]) {
    const { text } = await asked(series, undefined, input);
    expect(text).toContain("NOT SEEN");
    expect(text).not.toMatch(/ in the last 5 min/u);
  }
});

/** A workload beside `spectro`, whose requests stopped so many minutes ago. */
function stoppedBeside(minutesAgo: number, perMinute: number): Series {
  const until = samples - minutesAgo * 2;
  const beside = { __name__: "http_requests_total", code: "200", service: "laser" };
  return [
    of({ __name__: "http_requests_total", code: "200" }, (sample) => 300 * sample),
    of(beside, (sample) => Math.floor((perMinute / 2) * Math.min(sample, until))),
  ];
}

test.for([
  ["that had two a second", 120, true],
  ["that had one in two minutes", 0.5, false],
] as const)("a workload without requests now %s is named first: %s", async (row) => {
  const [, perMinute, isNamed] = row;
  const { first, text } = await asked(stoppedBeside(30, perMinute), undefined, {});
  expect(text).toContain("laser: no requests now");
  expect(first.includes("no requests now to laser (before 2 requests/s)")).toBe(isNamed);
  expect(first.includes("laser")).toBe(isNamed);
});
