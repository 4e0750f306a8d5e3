import { describe, test } from "vitest";
import { prometheusApiSuite, suiteSeries } from "../contract/prometheus-api.suite.ts";
import { remoteWrite } from "./support/remote-write.ts";
import { prometheusMissing, startPrometheus } from "./support/start-prometheus.ts";

if (prometheusMissing === undefined) {
  prometheusApiSuite("a real Prometheus", async () => {
    const prometheus = await startPrometheus();
    await remoteWrite(prometheus.url, suiteSeries);
    return prometheus;
  });
} else {
  describe("a real Prometheus", () => {
    test.skip(prometheusMissing);
  });
}
