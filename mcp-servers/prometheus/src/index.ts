export {
  createPrometheusServer,
  type PrometheusServerOptions,
} from "./create-prometheus-server.ts";
