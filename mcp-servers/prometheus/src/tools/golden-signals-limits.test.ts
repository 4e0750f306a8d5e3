import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];

const stepMs = 15_000;
const samples = 260 * 4;
const mebibyte = 2 ** 20;
const labels = { namespace: "shop", pod: "checkout-6b8f9c7d4-x2x4z", container: "app" };

/** `at`: the value so many minutes ago; null: no sample. */
function of(
  name: string,
  at: (minutesAgo: number) => number | null,
  more: Readonly<Record<string, string>> = {},
): Series[number] {
  return {
    labels: { __name__: name, ...labels, ...more },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => at((samples - sample) / 4)),
  };
}

function limited(resource: string, limit: number): Series[number] {
  return of("kube_pod_container_resource_limits", () => limit, { resource });
}

/** Of a limit of 500 MiB. */
function memory(usedAt: (minutesAgo: number) => number): Series {
  const bytesAt = (ago: number) => usedAt(ago) * mebibyte;
  return [of("container_memory_working_set_bytes", bytesAt), limited("memory", 500 * mebibyte)];
}

async function asked(series: Series, input: object = { workload: "checkout" }) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "shop", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return { text, first: text.split("\n")[0] };
}

/** From half of the limit to 95 % of it in three hours. */
const leak = memory((ago) => Math.max(250, 475 - 1.25 * ago));

test.for([
  ["a workload", { workload: "checkout" }, "73"],
  ["a namespace", {}, "73"],
  ["a workload, in three hours", { workload: "checkout", windowMinutes: 180 }, "50"],
] as const)("a leak near the limit stands in the first line: %s", async ([, input, usual]) => {
  const { first, text } = await asked(leak, input);
  expect(first).toContain(`memory of a container at 95 % of its limit, usual is ${usual} %`);
  expect(first).not.toMatch(/no change in [^;]*memory/u);
  expect(text).toMatch(/ uses 475 MiB; .*the limit is 500 MiB; that is 95 % of it/u);
});

test.for([
  ["what always uses as much", memory((ago) => 470 + 5 * Math.sin(ago))],
  ["what grows far below its limit", memory((ago) => 300 - 0.5 * ago)],
] as const)("%s is not near its limit in the first line", async ([, series]) => {
  const { first } = await asked(series);
  expect(first).toMatch(/no change in [^;]*memory_working_set/u);
  expect(first).not.toContain("of its limit");
});

test("a limit of 0 is no limit", async () => {
  const used = of("container_memory_working_set_bytes", () => 475 * mebibyte);
  const { text } = await asked([used, limited("memory", 0)]);
  expect(text).toContain("uses 475 MiB; usual is 475 MiB; no limit is known");
});

test("CPU near its limit is marked", async () => {
  const used = of("container_cpu_usage_seconds_total", (ago) => 60 * 0.49 * (260 - ago));
  const { text } = await asked([used, limited("cpu", 0.5)]);
  expect(text).toMatch(/the limit is 0.5 cores; that is 98 % of it/u);
});

/** In minutes. What is away from 95 to 75 minutes ago counts nothing. */
function workedUntil(ago: number): number {
  return 260 - ago - Math.min(20, Math.max(0, 95 - ago));
}

test("a time without samples lowers no usual of CPU", async () => {
  const used = of("container_cpu_usage_seconds_total", (ago) =>
    ago < 95 && ago > 75 ? null : 12 * workedUntil(ago),
  );
  const { text } = await asked([used]);
  expect(text).toMatch(/uses 0.2 cores; usual is 0.2 cores/u);
});

const restarts = "kube_pod_container_status_restarts_total";

test("a restart at the edge of the window counts where it is dated", async () => {
  const edges = [59.9, 50, 40];
  const count = (ago: number) => edges.filter((edge) => ago <= edge).length;
  const { text } = await asked([of(restarts, count)]);
  expect(text).toContain("checkout: 3 restarts in 1 h; 0 in the 1 h before; since 09:00:15");
});

test("a time without samples takes no restarts from the time before", async () => {
  const edges = [110, 88, 85, 70];
  const series = of(restarts, (ago) =>
    ago < 95 && ago > 75 ? null : edges.filter((edge) => ago <= edge).length,
  );
  const { text } = await asked([series]);
  expect(text).toContain("checkout: no restarts in 1 h; 4 in the 1 h before");
});

test("restarts are told of the time in which they were counted", async () => {
  const series = of(restarts, (ago) => (ago > 240 ? null : 0));
  const { text } = await asked([series], { workload: "checkout", windowMinutes: 1440 });
  expect(text).toMatch(
    /^checkout: no restarts in (?:3 h 5\d min|4 h), before that nothing is known/mu,
  );
});

test("of what has ended no slower scrape is told than it had", async () => {
  const more = { service: "checkout", code: "200" };
  const series = of("http_requests_total", (ago) => (ago < 50 ? null : 600 * (260 - ago)), more);
  const { text } = await asked([series]);
  expect(text).toMatch(/no sample since 09:10 UTC/u);
  expect(text).not.toContain("a sample every");
});

test.for([
  ["memory", 400, 100, true],
  ["memory", 400, 250, false],
] as const)("%s that fell from %i to %i MiB is lower than usual, and no calm: %s", async (row) => {
  const [, before, now, isLower] = row;
  const { first } = await asked(memory((ago) => (ago > 20 ? before : now)));
  expect(first?.includes("lower than usual: memory_working_set")).toBe(isLower);
  expect(/no change in [^;]*memory/u.test(first ?? "")).toBe(!isLower);
});
