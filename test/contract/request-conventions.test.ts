import { startPrometheusEmulator } from "@binnacle/emulators";
import {
  conventionSeries,
  conventionsNowMs,
  requestConventionsSuite,
} from "./request-conventions.suite.ts";

requestConventionsSuite({
  name: "the emulator",
  open: () =>
    startPrometheusEmulator({ series: conventionSeries, alerts: [], now: () => conventionsNowMs }),
});
