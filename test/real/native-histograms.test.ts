import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goldenSignalsOf } from "../contract/prometheus-reproduce.suite.ts";
import { because } from "../support/because.ts";
import { remoteWrite } from "./support/remote-write.ts";
import {
  prometheusMissing,
  type RealPrometheus,
  startPrometheus,
} from "./support/start-prometheus.ts";

const minute = 60_000;
const nowMs = Math.floor(Date.now() / minute) * minute - minute + 7_000;

/** Two and a half hours of durations in a native histogram, each between half a second and a second. */
function durations(status: string, perSecond: number) {
  const labels = { namespace: "shop", service: "cart", status_code: status };
  return {
    labels: { __name__: "http_request_duration_seconds", ...labels },
    startMs: nowMs - 150 * minute,
    stepMs: 30_000,
    values: Array.from({ length: 301 }, (_, sample) => 1000 + sample * 30 * perSecond),
    isNative: true as const,
  };
}

describe.skipIf(prometheusMissing !== undefined)(
  `native histograms in a real Prometheus${because(prometheusMissing)}`,
  () => {
    let real: RealPrometheus;
    beforeAll(async () => {
      real = await startPrometheus();
      await remoteWrite(real.url, [durations("200", 9), durations("500", 1)]);
    });
    afterAll(() => real.close());

    test("golden_signals counts them, and reads their quantile", async () => {
      const input = { namespace: "shop", workload: "cart" };
      const { signals } = await goldenSignalsOf({ url: real.url, nowMs, input });
      const named = (name: string) => signals.find((signal) => signal.name === name)?.now;
      expect(named("error_ratio")).toBeCloseTo(0.1, 4);
      expect(named("request_rate")).toBeCloseTo(10, 2);
      // Within a bucket Prometheus interpolates by powers: 0.5 · 2^0.95.
      expect(named("latency_p95")).toBeCloseTo(0.966, 3);
    });
  },
);
