import { AppError, type Clock } from "@binnacle/contracts";
import { createServer, type Readiness } from "@binnacle/mcp/server";
import { createRedactor, type Log, type Redactor } from "@binnacle/runtime";
import { createOpenSearchClient } from "./api/create-open-search-client.ts";
import { createDiscovery } from "./create-discovery.ts";
import type { Deps } from "./deps.ts";
import type { FieldOverrides } from "./fields/choose-fields.ts";
import { discoverFields, stateNow } from "./fields/discover-fields.ts";
import { countBy } from "./tools/count-by.ts";
import { describeIndex } from "./tools/describe-index.ts";
import { errorSummary } from "./tools/error-summary.ts";
import { listIndices } from "./tools/list-indices.ts";
import { logPatterns } from "./tools/log-patterns.ts";
import { searchLogs } from "./tools/search-logs.ts";

export interface OpenSearchServerOptions {
  /** `https://opensearch.logging:9200`, with the path if there is one; never with credentials. */
  readonly openSearchUrl: string;
  /** Index expression of the logs: `fluent-bit-*`. Absent: the patterns that known shippers write to. */
  readonly index?: string | undefined;
  /** Field names by role, where the mapping follows no known convention. */
  readonly fields?: FieldOverrides;
  /** `field: value` that every line must have. */
  readonly filters?: Readonly<Record<string, string>>;
  /** uid of namespace kube-system, for calls that do not say their cluster. */
  readonly clusterId?: string;
  /** Per tool call; a single request to OpenSearch gets four fifths of it. */
  readonly timeoutMs: number;
  readonly now: Clock;
  /** Carries what proves who asks (`createBackendFetch`). Default: nothing does. */
  readonly fetch?: typeof globalThis.fetch;
  readonly log: Log;
  readonly redactor?: Redactor;
}

export interface OpenSearchServer {
  /** A server of MCP on the shared discovery; HTTP takes a new one a request. */
  readonly createMcpServer: () => ReturnType<typeof createServer>;
  /** Whether OpenSearch answers and the logs can be read. */
  readonly isReady: () => Promise<Readiness>;
}

const readyTimeoutMs = 2_000;

/** The opensearch MCP server: read-only tools on stored logs. Nothing is asked before the first call. */
export function createOpenSearchServer(options: OpenSearchServerOptions): OpenSearchServer {
  const { timeoutMs, clusterId = "unknown", now, log, index, fields = {}, filters = {} } = options;
  const { redactor = createRedactor() } = options;
  const requestTimeoutMs = timeoutMs * 0.8;
  const client = createOpenSearchClient({
    url: options.openSearchUrl,
    timeoutMs: requestTimeoutMs,
    fetch: options.fetch ?? globalThis.fetch,
  });
  const discover = createDiscovery(client, { index, fields }, now);
  const discoverAt: Deps["discoverAt"] = (asked, clusterField, signal) =>
    discoverFields(client, { index: asked, fields, clusterField }, signal);
  const deps: Deps = {
    client,
    discover,
    discoverAt,
    clusterId,
    filters,
    searchTimeoutMs: requestTimeoutMs * 0.8,
    now,
    redactor,
  };
  return {
    createMcpServer: () =>
      createServer<Deps>({
        name: "opensearch",
        tools: [logPatterns, searchLogs, errorSummary, countBy, listIndices, describeIndex],
        deps,
        timeoutMs,
        log,
        redactor,
      }),
    isReady: () => readiness(discover, (signal) => stateNow(client, index, signal)),
  };
}

/** Names of hosts, users, indices and fields are not told: anybody may ask. */
async function readiness(
  discover: Deps["discover"],
  ask: (signal: AbortSignal) => Promise<unknown>,
): Promise<Readiness> {
  try {
    const signal = AbortSignal.timeout(readyTimeoutMs);
    // What is kept does not tell whether OpenSearch answers.
    await ask(signal);
    const discovery = await discover({ roles: [], isAnew: false }, signal);
    return discovery.kind === "found" || { why: `OpenSearch answers, but ${discovery.unnamed}` };
  } catch (error) {
    const isRefused = error instanceof AppError && error.kind === "denied";
    return isRefused && { why: "OpenSearch refuses the credentials, or its indices to them" };
  }
}
