import {
  conventionSeries,
  requestConventionsSuite,
} from "../contract/request-conventions.suite.ts";
import { remoteWrite } from "./support/remote-write.ts";
import { prometheusMissing, startPrometheus } from "./support/start-prometheus.ts";
import {
  flushed,
  startVictoriaMetrics,
  victoriaMetricsMissing,
} from "./support/start-victoria-metrics.ts";

requestConventionsSuite({
  name: "a real Prometheus",
  missing: prometheusMissing,
  open: async () => {
    const server = await startPrometheus();
    await remoteWrite(server.url, conventionSeries);
    return server;
  },
});

requestConventionsSuite({
  name: "a real VictoriaMetrics",
  missing: victoriaMetricsMissing,
  open: async () => {
    const server = await startVictoriaMetrics();
    await remoteWrite(server.url, conventionSeries);
    await flushed(server.url);
    return server;
  },
});
