import type { Series } from "@binnacle/cases";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type PrometheusEmulator, startPrometheusEmulator } from "./start-prometheus-emulator.ts";

// What the emulator answers beyond the suite that a real Prometheus passes, too (test/contract).

const minute = 60_000;
const nowMs = 60 * minute;

/** Sixty-one samples, one a minute from the epoch on. */
function everyMinute(
  labels: Readonly<Record<string, string>>,
  at: (minuteOfHour: number) => number | null,
): Series {
  const values = Array.from({ length: 61 }, (_, index) => at(index));
  return { labels, startMs: 0, stepMs: minute, values };
}

const series: readonly Series[] = [
  everyMinute({ __name__: "memory_bytes", pod: "a" }, (n) => 100 + n),
  everyMinute({ __name__: "memory_bytes", pod: "b" }, (n) => 300 - n),
  // The last sample is at minute 55: exactly five minutes old at minute 60.
  everyMinute({ __name__: "gone" }, (n) => (n <= 55 ? 7 : null)),
  everyMinute({ __name__: "latency_bucket", le: "1" }, (n) => 100 * n),
  everyMinute({ __name__: "latency_bucket", le: "+Inf" }, (n) => 100 * n),
];

const alerts = [
  {
    labels: { alertname: "HighErrorRatio", severity: "page" },
    annotations: { summary: "errors" },
    state: "firing" as const,
    activeAt: "1970-01-01T00:50:00Z",
    value: 0.25,
  },
];

let emulator: PrometheusEmulator;

beforeAll(async () => {
  emulator = await startPrometheusEmulator({ series, alerts, now: () => nowMs });
});

afterAll(() => emulator.close());

const Answer = z.object({
  error: z.string().optional(),
  errorType: z.string().optional(),
  data: z.looseObject({}).or(z.array(z.unknown())).optional(),
  warnings: z.array(z.string()).optional(),
});

async function get(path: string, parameters: Readonly<Record<string, string>> = {}) {
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`${emulator.url}${path}?${query}`);
  return { status: response.status, ...Answer.parse(await response.json()) };
}

test.for([
  ["a sample that is exactly five minutes old is stale", "gone", []],
  ["a range leaves its left border out", "count_over_time(memory_bytes[5m])", ["5", "5"]],
  ["no bucket is above a quantile of 1.5", "histogram_quantile(1.5, latency_bucket)", ["+Inf"]],
  ["a large number is written out", "vector(1e21)", ["1000000000000000000000"]],
  ["a small number is written out", "vector(1 / 10000000)", ["0.0000001"]],
  ["two series are no scalar", "vector(scalar(memory_bytes))", ["NaN"]],
  ["a duration is a number of seconds", "vector(time() - 10m)", ["3000"]],
] as const)("%s: %s", async ([, query, values]) => {
  const { data } = await get("/api/v1/query", { query });
  expect(data).toMatchObject({ result: values.map((value) => ({ value: [3600, value] })) });
});

test.for([
  "quantile(0.9, memory_bytes)",
  "deriv(memory_bytes[5m])",
  "max_over_time(rate(memory_bytes[5m])[1h:1m])",
  "memory_bytes @ end()",
])("%s is answered with 501, and named", async (query) => {
  const { status, errorType, error } = await get("/api/v1/query", { query });
  expect([status, errorType]).toEqual([501, "unsupported"]);
  expect(error).toMatch(/^this emulator does not know /);
  expect(error).toContain(query);
});

test("a range is given in seconds, as an instant and as a duration", async () => {
  const range = { start: "3480", end: "1970-01-01T01:00:00Z", step: "1m" };
  const { data } = await get("/api/v1/query_range", { query: "gone", ...range });
  const values = [
    [3480, "7"],
    [3540, "7"],
  ];
  expect(data).toMatchObject({ result: [{ values }] });
});

test("series answer for the time, up to a limit", async () => {
  const one = { "match[]": "memory_bytes", limit: "1" };
  expect(await get("/api/v1/series", one)).toMatchObject({
    data: [{ __name__: "memory_bytes", pod: "a" }],
    warnings: ["results truncated due to limit"],
  });
  const late = { "match[]": "gone", start: "3400", end: "3600" };
  expect((await get("/api/v1/series", late)).data).toEqual([]);
});

test("the journal holds what a form asked", async () => {
  const parameters = { query: "vector(1)", time: "5" };
  const body = new URLSearchParams(parameters);
  await fetch(`${emulator.url}/api/v1/query`, { method: "POST", body });
  const asked = { method: "POST", path: "/api/v1/query", parameters };
  expect(emulator.journal.at(-1)).toMatchObject(asked);
});

test("alerts and the build are listed as Prometheus lists them, targets are not served", async () => {
  expect((await get("/api/v1/alerts")).data).toMatchObject({ alerts: [{ value: "2.5e-01" }] });
  expect((await get("/api/v1/status/buildinfo")).data).toMatchObject({ version: "3.15.0" });
  expect((await get("/api/v1/targets")).status).toBe(501);
});

test.for([
  ["500", 500],
  ["503", 503],
  ["garbage", 200],
] as const)("the fault %s answers %i", async ([kind, status]) => {
  emulator.fault(kind);
  const response = await fetch(`${emulator.url}/api/v1/query?query=vector(1)`);
  emulator.fault("none");
  expect(response.status).toBe(status);
  expect(await response.text()).not.toContain("success");
});

test("a hanging request ends with its client, and the journal says so", async () => {
  emulator.fault("hang");
  const request = fetch(`${emulator.url}/api/v1/query?query=up`, {
    signal: AbortSignal.timeout(100),
  });
  await expect(request).rejects.toThrow("timeout");
  emulator.fault("none");
  await expect.poll(() => emulator.journal.at(-1)?.isCancelled()).toBe(true);
});

test("what hangs is answered once the server is well again", async () => {
  emulator.fault("hang");
  const asked = emulator.journal.length;
  const request = fetch(`${emulator.url}/api/v1/query?query=vector(1)`);
  await expect.poll(() => emulator.journal.length).toBe(asked + 1);
  emulator.fault("none");
  expect((await request).status).toBe(200);
});
