import { prometheus } from "@binnacle/contracts";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { nowMs, resultOf } from "../testing/ask-tool.ts";

const minuteMs = 60_000;
const hours = 26;

const stepMs = 15_000;

/** Ten requests a second to checkout for a day, a sample every 15 s; of them this share fails so many minutes ago. */
function day(failingAt: (minutesAgo: number) => number) {
  const length = hours * 240;
  let failed = 0;
  const failures = Array.from({ length: length + 1 }, (_, sample) => {
    failed += 150 * failingAt((length - sample) / 4);
    return failed;
  });
  const counter = (code: string, values: readonly number[]) => ({
    labels: { __name__: "http_requests_total", namespace: "shop", service: "checkout", code },
    startMs: nowMs - length * stepMs,
    stepMs,
    values,
  });
  return [
    counter(
      "200",
      failures.map((sum, sample) => 150 * sample - sum),
    ),
    counter("500", failures),
  ];
}

async function asked(windowMinutes: number, failingAt: (minutesAgo: number) => number) {
  const emulator = await startPrometheusEmulator({
    series: day(failingAt),
    alerts: [],
    now: () => nowMs,
  });
  const input = { namespace: "shop", workload: "checkout", windowMinutes };
  const result = await resultOf(prometheus.goldenSignals, emulator.url, { input });
  await emulator.close();
  const [first = ""] = result.text.split("\n");
  const errors = result.signals.find(({ name }) => name === "error_ratio");
  return { ...result, first, errors };
}

test.for([60, 180, 240, 600, 1440])(
  "what was there all the time is compared with the whole hour before a window of %i min",
  async (windowMinutes) => {
    const { text } = await asked(windowMinutes, () => 0);
    expect(text).toMatch(/requests\/s to checkout; usual is \d+ requests\/s \[/u);
    expect(text).not.toContain("in which it was there");
  },
);

test.for([240, 600, 1440])(
  "a failure since three hours is dated in a window of %i min",
  async (window) => {
    const { errors, first } = await asked(window, (ago) => (ago < 180 ? 0.3 : 0));
    expect(first).toMatch(/^FAILING: .*30 % of requests/u);
    const lateMs = Date.parse(errors?.changedAt ?? "") - (nowMs - 180 * minuteMs);
    expect(Math.abs(lateMs)).toBeLessThanOrEqual(2 * minuteMs);
  },
);

test.for([240, 600, 1440])(
  "a failure of a quarter of an hour is no calm in a window of %i min",
  async (window) => {
    const { errors, first } = await asked(window, (ago) => (ago < 120 && ago >= 105 ? 0.3 : 0));
    expect(first).toMatch(/^RECOVERED: /u);
    const [from, to] = [errors?.changedAt, errors?.endedAt].map((at) => Date.parse(at ?? ""));
    expect(Math.abs((from ?? 0) - (nowMs - 120 * minuteMs))).toBeLessThanOrEqual(2 * minuteMs);
    expect(Math.abs((to ?? 0) - (nowMs - 105 * minuteMs))).toBeLessThanOrEqual(3 * minuteMs);
  },
);

test("what began on another day is told with its date", async () => {
  const { text, first } = await asked(1440, (ago) => (ago < 15 * 60 ? 0.3 : 0));
  expect(first).toMatch(/; since 2026-03-03 1(?:8:59|9:0\d):\d\d \[/u);
  expect(text).toMatch(/^shop\/checkout, 2026-03-03T09:57Z–10:00 UTC 2026-03-04 against/mu);
});
