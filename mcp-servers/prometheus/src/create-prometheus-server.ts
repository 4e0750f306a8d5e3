import { type Clock, present } from "@binnacle/contracts";
import { createServer } from "@binnacle/mcp/server";
import { createRedactor, type Log, type Redactor } from "@binnacle/runtime";
import { createAlertmanagerClient } from "./api/alertmanager-client.ts";
import { createPrometheusClient } from "./api/prometheus-client.ts";
import type { Deps } from "./deps.ts";
import { checkTargets } from "./tools/check-targets.ts";
import { explainAlert } from "./tools/explain-alert.ts";
import { findMetrics } from "./tools/find-metrics.ts";
import { goldenSignals } from "./tools/golden-signals.ts";
import { listAlerts } from "./tools/list-alerts.ts";
import { listRules } from "./tools/list-rules.ts";
import { queryInstant } from "./tools/query-instant.ts";
import { queryRange } from "./tools/query-range.ts";

export interface PrometheusServerOptions {
  /** `http://prometheus.monitoring:9090`, with the path if there is one; never with credentials. */
  readonly prometheusUrl: string;
  /** Address of Alertmanager, with its path. Absent: silences and inhibitions are not told. */
  readonly alertmanagerUrl?: string | undefined;
  /** What asks Alertmanager, with its own login. Default: without one. */
  readonly alertmanagerFetch?: typeof globalThis.fetch | undefined;
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

/** The prometheus MCP server with its tools, not yet connected to a transport. */
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
    tools: [
      goldenSignals,
      queryInstant,
      queryRange,
      findMetrics,
      listAlerts,
      explainAlert,
      listRules,
      checkTargets,
    ],
    deps: {
      client,
      clusterId,
      now,
      log,
      ...present({ alertmanager: alertmanagerOf(options, redactor) }),
    },
    timeoutMs,
    log,
    redactor,
  });
}

function alertmanagerOf(
  { alertmanagerUrl: url, alertmanagerFetch, timeoutMs }: PrometheusServerOptions,
  redactor: Redactor,
) {
  if (url === undefined) return undefined;
  const fetch = alertmanagerFetch ?? globalThis.fetch;
  return createAlertmanagerClient({ url, timeoutMs: timeoutMs * 0.8, fetch, redactor });
}
