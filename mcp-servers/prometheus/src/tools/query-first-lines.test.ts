import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

const stepMs = 15_000;

/** An hour until now, a sample every 15 s. */
function series(labels: Readonly<Record<string, string>>, at: (sample: number) => number | null) {
  const values = Array.from({ length: 241 }, (_, sample) => at(sample));
  return { labels, startMs: nowMs - 240 * stepMs, stepMs, values };
}

/** Of a hundred requests in 15 s so many are faster than half a second, and none slower than one is told how slow. */
function durations(service: string, fast: number) {
  const counts = { "0.5": fast, "1": fast + (100 - fast) / 2, "+Inf": 100 };
  const name = { __name__: "took_seconds_bucket", job: "a", instance: "a", service };
  return Object.entries(counts).map(([le, each]) =>
    series({ ...name, le }, (sample) => each * sample),
  );
}

async function firstLine(tool: string, query: string): Promise<string> {
  const emulator = await startPrometheusEmulator({
    now: () => nowMs,
    alerts: [],
    series: [
      series({ __name__: "up", job: "a", instance: "a" }, () => 1),
      series({ __name__: "up", job: "b", instance: "b" }, (sample) => (sample < 180 ? 1 : 0)),
      series({ __name__: "sold_total", job: "a", instance: "a" }, (sample) => 10 * sample),
      series({ __name__: "sold_total", job: "b", instance: "b" }, (sample) =>
        sample < 180 ? 10 * sample : null,
      ),
      ...durations("slow", 20),
      ...durations("fast", 100),
    ],
  });
  const { text } = await askTool({ prometheusUrl: emulator.url }, { tool, input: { query } });
  await emulator.close();
  return text.split("\n")[0] ?? "";
}

const tools = ["query_instant", "query_range"] as const;

test.for(tools)("%s: a sum without a target that is down is no sum of all", async (tool) => {
  expect(await firstLine(tool, "sum(rate(sold_total[5m]))")).toMatch(
    /^NOT SEEN: .*sold_total where targets are down: its target b is down/u,
  );
});

const p95 = (service: string) =>
  `histogram_quantile(0.95, sum by (le) (rate(took_seconds_bucket{service="${service}"}[5m])))`;

test.for(tools)(
  "%s: a quantile at the highest bound of its buckets may be higher",
  async (tool) => {
    expect(await firstLine(tool, p95("slow"))).toMatch(
      /^NOT SEEN: how high histogram_quantile.* was: it is at 1, the highest bound of its buckets: it may be any higher/u,
    );
    expect(await firstLine(tool, p95("fast"))).not.toContain("highest bound");
  },
);
