import { AppError } from "@binnacle/contracts";
import { parseJson, readBody } from "@binnacle/mcp/server";
import { type Redactor, withDeadline } from "@binnacle/runtime";
import type { z } from "zod";
import { notPrometheus, notReached, toAppError } from "./to-app-error.ts";
import {
  AlertsData,
  Envelope,
  type Labels,
  type Metadata,
  MetadataData,
  NamesData,
  QueryData,
  type RuleGroup,
  RulesData,
  ScrapePoolsData,
  SeriesData,
  TargetsData,
  type WireAlert,
} from "./wire.ts";

/** Times are Unix milliseconds. */
interface RangeQuery {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

interface SeriesQuery {
  /** Selectors; of values, none are all series. */
  readonly matches: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** Prometheus before 2.53 ignores it. */
  readonly limit: number;
}

/** The part of the Prometheus HTTP API that the tools use. Every call throws `AppError` with a sentence for people. */
export interface PrometheusClient {
  readonly instant: (query: string, timeMs: number, signal: AbortSignal) => Promise<QueryData>;
  readonly range: (query: RangeQuery, signal: AbortSignal) => Promise<QueryData>;
  readonly series: (query: SeriesQuery, signal: AbortSignal) => Promise<readonly Labels[]>;
  /** Undefined: an alert that cannot be read. */
  readonly alerts: (signal: AbortSignal) => Promise<readonly (WireAlert | undefined)[]>;
  /** Alerting rules, and recording ones. */
  readonly rules: (signal: AbortSignal) => Promise<readonly RuleGroup[]>;
  readonly labelValues: (
    label: string,
    query: SeriesQuery,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** By metric name, as the targets of now tell it. */
  readonly metadata: (signal: AbortSignal) => Promise<Metadata>;
  /** Those that are scraped. Amazon Managed Prometheus and Mimir have none: `not_found`. */
  readonly targets: (signal: AbortSignal) => Promise<TargetsData>;
  /** How many targets relabelling dropped of one scrape configuration, since Prometheus 2.49; undefined: not told. */
  readonly dropped: (pool: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Names of all scrape configurations, also of those without targets; since Prometheus 2.42. */
  readonly scrapePools: (signal: AbortSignal) => Promise<readonly string[]>;
}

export interface PrometheusClientOptions {
  /** May have a path; must not carry credentials. */
  readonly url: string;
  /** Per request. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  /** Labels and annotations are redacted before they are facts. */
  readonly redactor: Redactor;
}

/** Larger answers are cut off: they cost more to read than they can tell. */
const limit = {
  bytes: 8 * 1024 * 1024,
  tooLarge:
    "The answer of Prometheus is larger than 8 MB. Aggregate (sum by …), add label matchers, or shorten the window.",
};
/** Longer requests go as a form. GET comes first because read-only roles and proxies allow it. */
const maxUrlLength = 4_000;

export function createPrometheusClient(options: PrometheusClientOptions): PrometheusClient {
  const ask = <Schema extends z.ZodType>(
    path: string,
    parameters: Record<string, string> | URLSearchParams,
    expected: { schema: Schema; signal: AbortSignal },
  ) => request(options, { path, parameters: new URLSearchParams(parameters) }, expected);
  return {
    instant: (query, timeMs, signal) =>
      ask("query", { query, time: seconds(timeMs) }, { schema: QueryData, signal }),
    range: ({ query, startMs, endMs, stepMs }, signal) => {
      const [start, end, step] = [seconds(startMs), seconds(endMs), seconds(stepMs)];
      return ask("query_range", { query, start, end, step }, { schema: QueryData, signal });
    },
    series: (query, signal) => ask("series", listing(query), { schema: SeriesData, signal }),
    labelValues: (label, query, signal) =>
      ask(`label/${encodeURIComponent(label)}/values`, listing(query), {
        schema: NamesData,
        signal,
      }),
    metadata: (signal) => ask("metadata", {}, { schema: MetadataData, signal }),
    targets: (signal) => ask("targets", { state: "active" }, { schema: TargetsData, signal }),
    dropped: async (scrapePool, signal) => {
      const parameters = { state: "dropped", scrapePool };
      const { droppedTargetCounts } = await ask("targets", parameters, {
        schema: TargetsData,
        signal,
      });
      return droppedTargetCounts[scrapePool];
    },
    scrapePools: async (signal) =>
      (await ask("scrape_pools", {}, { schema: ScrapePoolsData, signal })).scrapePools,
    alerts: async (signal) => (await ask("alerts", {}, { schema: AlertsData, signal })).alerts,
    rules: async (signal) => (await ask("rules", {}, { schema: RulesData, signal })).groups,
  };
}

function listing({ matches, startMs, endMs, limit: most }: SeriesQuery): URLSearchParams {
  const [start, end] = [seconds(startMs), seconds(endMs)];
  const parameters = new URLSearchParams({ start, end, limit: String(most) });
  for (const match of matches) parameters.append("match[]", match);
  return parameters;
}

async function request<Schema extends z.ZodType>(
  options: PrometheusClientOptions,
  { path, parameters }: { path: string; parameters: URLSearchParams },
  { schema, signal }: { schema: Schema; signal: AbortSignal },
): Promise<z.output<Schema>> {
  const address = addressOf(options.url);
  const what = `Prometheus at ${address}`;
  return await withDeadline({ what, timeoutMs: options.timeoutMs, signal }, async (own) => {
    const { response, text } = await send(options, { path, parameters }, own);
    const body = Envelope.safeParse(parseJson(text)).data;
    if (response.status >= 400)
      throw toAppError(refusedBy(response, { address, path }), await redacted(body, options));
    const data = schema.safeParse(partialIn(body?.data, body));
    if (body?.status === "success" && data.success)
      return await options.redactor.value(data.data, { signal: own });
    throw notPrometheus(address, response, data.error);
  });
}

function refusedBy(
  { status, headers }: Response,
  { address, path }: { readonly address: string; readonly path: string },
) {
  return { address, path, status, retryAfter: headers.get("retry-after") ?? undefined };
}

/**
 * A query that a part of the stores did not answer is a success with warnings (Thanos, Prometheus with remote reads) or
 * marked (VictoriaMetrics). Notes about PromQL are none of them.
 */
function partialIn(data: unknown, body: Envelope | undefined): unknown {
  const isQueried = typeof data === "object" && data !== null && "resultType" in data;
  const warnings = (body?.warnings ?? []).filter((text) => !text.startsWith("PromQL"));
  const told = body?.isPartial === true ? ["isPartial", ...warnings] : warnings;
  return isQueried && told.length > 0 ? { ...data, partial: told.join("; ").slice(0, 300) } : data;
}

async function redacted(
  body: Envelope | undefined,
  { redactor }: PrometheusClientOptions,
): Promise<Envelope | undefined> {
  return body && { ...body, error: await redactor.text(body.error ?? "") };
}

async function send(
  options: PrometheusClientOptions,
  { path, parameters }: { path: string; parameters: URLSearchParams },
  signal: AbortSignal,
): Promise<{ response: Response; text: string }> {
  const url = `${options.url.replace(/\/{1,9}$/, "")}/api/v1/${path}`;
  const query = parameters.toString();
  const common: RequestInit = { signal, redirect: "manual" };
  try {
    const response =
      url.length + query.length <= maxUrlLength
        ? await options.fetch(query === "" ? url : `${url}?${query}`, common)
        : await options.fetch(url, { ...common, method: "POST", body: parameters });
    return { response, text: await readBody(response, limit) };
  } catch (error) {
    if (error instanceof AppError || signal.aborted) throw error;
    throw notReached(addressOf(options.url), error);
  }
}

/** Host and port: what may be shown of the address. */
function addressOf(url: string): string {
  return new URL(url).host;
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}
