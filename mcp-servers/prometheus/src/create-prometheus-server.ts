import type { Clock } from "@binnacle/contracts";
import { createServer } from "@binnacle/mcp/server";
import { createRedactor, type Log, type Redactor } from "@binnacle/runtime";
import { createPrometheusClient } from "./api/prometheus-client.ts";
import type { Deps } from "./deps.ts";
import { goldenSignals } from "./tools/golden-signals.ts";
import { listAlerts } from "./tools/list-alerts.ts";
import { queryInstant } from "./tools/query-instant.ts";
import { queryRange } from "./tools/query-range.ts";

export interface PrometheusServerOptions {
  /** `http://prometheus.monitoring:9090`, with the path if there is one; never with credentials. */
  readonly prometheusUrl: string;
  /** uid of namespace kube-system, for calls that do not say their cluster. */
  readonly clusterId?: string;
  /** Per tool call; a single request to Prometheus gets four fifths of it. */
  readonly timeoutMs: number;
  readonly now: Clock;
  /** Carries what proves who asks (`createBackendFetch`). Default: nothing does. */
  readonly fetch?: typeof globalThis.fetch;
  readonly log: Log;
  readonly redactor?: Redactor;
}

/** The prometheus MCP server with its four tools, not yet connected to a transport. */
export function createPrometheusServer(options: PrometheusServerOptions) {
  const { timeoutMs, clusterId = "unknown", now, log, redactor = createRedactor() } = options;
  const client = createPrometheusClient({
    url: options.prometheusUrl,
    timeoutMs: timeoutMs * 0.8,
    fetch: options.fetch ?? globalThis.fetch,
    redactor,
  });
  return createServer<Deps>({
    name: "prometheus",
    tools: [goldenSignals, queryInstant, queryRange, listAlerts],
    deps: { client, clusterId, now },
    timeoutMs,
    log,
    redactor,
  });
}
