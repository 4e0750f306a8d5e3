import { startPrometheusEmulator } from "@binnacle/emulators";
import { prometheusApiSuite, suiteSeries } from "./prometheus-api.suite.ts";

prometheusApiSuite("the Prometheus emulator", () =>
  startPrometheusEmulator({ series: suiteSeries, alerts: [] }),
);
