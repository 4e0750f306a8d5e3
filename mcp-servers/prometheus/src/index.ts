export { createPrometheusServer } from "./create-prometheus-server.ts";
