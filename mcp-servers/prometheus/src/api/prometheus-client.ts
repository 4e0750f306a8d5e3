import { AppError, present } from "@binnacle/contracts";
import { parseJson, readBody } from "@binnacle/mcp/server";
import { type Redactor, withDeadline } from "@binnacle/runtime";
import type { z } from "zod";
import { notPrometheus, notReached, toAppError } from "./to-app-error.ts";
import {
  AlertsData,
  Envelope,
  type Labels,
  type Listing,
  type MaybePartial,
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
  readonly series: (query: SeriesQuery, signal: AbortSignal) => Promise<Listing<Labels>>;
  /** Undefined: an alert that cannot be read. */
  readonly alerts: (signal: AbortSignal) => Promise<Listing<WireAlert | undefined>>;
  /** Alerting rules, and recording ones. */
  readonly rules: (signal: AbortSignal) => Promise<Listing<RuleGroup>>;
  readonly labelValues: (
    label: string,
    query: SeriesQuery,
    signal: AbortSignal,
  ) => Promise<Listing<string>>;
  /** By metric name, as the targets of now tell it. */
  readonly metadata: (signal: AbortSignal) => Promise<MaybePartial & { readonly of: Metadata }>;
  /** Those that are scraped. Amazon Managed Prometheus and Mimir have none: `not_found`. */
  readonly targets: (signal: AbortSignal) => Promise<TargetsData>;
  /** How many targets relabelling dropped of one scrape configuration, since Prometheus 2.49; undefined: not told. */
  readonly dropped: (pool: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Names of all scrape configurations, also of those without targets; since Prometheus 2.42. */
  readonly scrapePools: (signal: AbortSignal) => Promise<readonly string[]>;
  /** The same with a share of the time for a request. */
  readonly within: (share: number) => PrometheusClient;
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
  const ask: Ask = (path, parameters, expected) =>
    request(options, { path, parameters: new URLSearchParams(parameters) }, expected);
  return {
    ...queriesOf(ask),
    ...listsOf(ask),
    ...targetsOf(ask),
    within: (share) =>
      createPrometheusClient({ ...options, timeoutMs: Math.ceil(share * options.timeoutMs) }),
  };
}

type Ask = <Schema extends z.ZodType>(
  path: string,
  parameters: Record<string, string> | URLSearchParams,
  expected: { readonly schema: Schema; readonly signal: AbortSignal },
) => Promise<Answered<z.output<Schema>>>;

interface Answered<Data> extends MaybePartial {
  readonly data: Data;
}

function queriesOf(ask: Ask): Pick<PrometheusClient, "instant" | "range"> {
  const asked = async (path: string, parameters: Record<string, string>, signal: AbortSignal) => {
    const { data, ...told } = await ask(path, parameters, { schema: QueryData, signal });
    return { ...data, ...told };
  };
  return {
    instant: (query, timeMs, signal) => asked("query", { query, time: seconds(timeMs) }, signal),
    range: ({ query, startMs, endMs, stepMs }, signal) => {
      const [start, end, step] = [seconds(startMs), seconds(endMs), seconds(stepMs)];
      return asked("query_range", { query, start, end, step }, signal);
    },
  };
}

function listsOf(
  ask: Ask,
): Pick<PrometheusClient, "series" | "labelValues" | "metadata" | "alerts" | "rules"> {
  return {
    series: async (query, signal) =>
      toListing(await ask("series", listing(query), { schema: SeriesData, signal })),
    labelValues: async (label, query, signal) => {
      const path = `label/${encodeURIComponent(label)}/values`;
      return toListing(await ask(path, listing(query), { schema: NamesData, signal }));
    },
    metadata: async (signal) => {
      const { data: of, ...told } = await ask("metadata", {}, { schema: MetadataData, signal });
      return { of, ...told };
    },
    alerts: async (signal) => {
      const { data, ...told } = await ask("alerts", {}, { schema: AlertsData, signal });
      return { items: data.alerts, ...told };
    },
    rules: async (signal) => {
      const { data, ...told } = await ask("rules", {}, { schema: RulesData, signal });
      return { items: data.groups, ...told };
    },
  };
}

function targetsOf(ask: Ask): Pick<PrometheusClient, "targets" | "dropped" | "scrapePools"> {
  const expected = { schema: TargetsData };
  return {
    targets: async (signal) => {
      const { data, ...told } = await ask("targets", { state: "active" }, { ...expected, signal });
      return { ...data, ...told };
    },
    dropped: async (scrapePool, signal) => {
      const parameters = { state: "dropped", scrapePool };
      const { data } = await ask("targets", parameters, { ...expected, signal });
      return data.droppedTargetCounts[scrapePool];
    },
    scrapePools: async (signal) =>
      (await ask("scrape_pools", {}, { schema: ScrapePoolsData, signal })).data.scrapePools,
  };
}

function toListing<Item>({ data: items, ...told }: Answered<readonly Item[]>): Listing<Item> {
  return { items, ...told };
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
): Promise<Answered<z.output<Schema>>> {
  const address = addressOf(options.url);
  const what = `Prometheus at ${address}`;
  return await withDeadline({ what, timeoutMs: options.timeoutMs, signal }, async (own) => {
    const { response, text } = await send(options, { path, parameters }, own);
    const body = Envelope.safeParse(parseJson(text)).data;
    if (response.status >= 400)
      throw toAppError({ address, path, response }, await redacted(body, options));
    const data = schema.safeParse(body?.data);
    if (body?.status === "success" && data.success) {
      const answered = { data: data.data, ...present({ partial: partialIn(body) }) };
      return await options.redactor.value(answered, { signal: own });
    }
    throw notPrometheus(address, response, data.error);
  });
}

/**
 * What a part of the stores did not answer is a success with warnings (Thanos, Prometheus with remote reads) or marked
 * (VictoriaMetrics).
 */
function partialIn({ warnings = [], isPartial }: Envelope): string | undefined {
  const lost = warnings.filter((text) => !isAdvice(text));
  const told = isPartial === true ? ["isPartial", ...lost] : lost;
  return told.length === 0 ? undefined : told.join("; ").slice(0, 300);
}

/** Annotations of a query (`annotations.go` of Prometheus), and that a list ends at the limit that was asked for. */
function isAdvice(warning: string): boolean {
  return /^PromQL (?:info|warning): |^results truncated due to limit$/u.test(warning);
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
