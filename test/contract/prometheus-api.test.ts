import { startPrometheusEmulator } from "@binnacle/emulators";
import { prometheusApiSuite, suiteSeries } from "./prometheus-api.suite.ts";

prometheusApiSuite({
  name: "the emulator",
  open: () => startPrometheusEmulator({ series: suiteSeries, alerts: [] }),
});
