import { AppError } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import { notPrometheus, notReached, toAppError } from "./to-app-error.ts";
import {
  AlertsData,
  Envelope,
  type Labels,
  QueryData,
  SeriesData,
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
  readonly alerts: (signal: AbortSignal) => Promise<readonly WireAlert[]>;
}

export interface PrometheusClientOptions {
  /** May have a path; must not carry credentials. */
  readonly url: string;
  /** Read anew for every request: projected tokens rotate. */
  readonly readBearerToken?: () => Promise<string>;
  /** Per request. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}

/** Larger answers are cut off: they cost more to read than they can tell. */
const maxBodyBytes = 8 * 1024 * 1024;
/** Longer requests go as a form. GET comes first because read-only roles and proxies allow it. */
const maxUrlLength = 4_000;

export function createPrometheusClient(options: PrometheusClientOptions): PrometheusClient {
  const ask = <Schema extends z.ZodType>(
    path: string,
    parameters: URLSearchParams,
    { schema, signal }: { schema: Schema; signal: AbortSignal },
  ) => request(options, { path, parameters }, { schema, signal });
  return {
    instant: (query, timeMs, signal) =>
      ask("query", new URLSearchParams({ query, time: seconds(timeMs) }), {
        schema: QueryData,
        signal,
      }),
    range: ({ query, startMs, endMs, stepMs }, signal) => {
      const [start, end, step] = [seconds(startMs), seconds(endMs), seconds(stepMs)];
      const parameters = new URLSearchParams({ query, start, end, step });
      return ask("query_range", parameters, { schema: QueryData, signal });
    },
    series: ({ matches, startMs, endMs, limit }, signal) => {
      const parameters = new URLSearchParams({
        start: seconds(startMs),
        end: seconds(endMs),
        limit: String(limit),
      });
      for (const match of matches) parameters.append("match[]", match);
      return ask("series", parameters, { schema: SeriesData, signal });
    },
    alerts: async (signal) => {
      const none = new URLSearchParams();
      return (await ask("alerts", none, { schema: AlertsData, signal })).alerts;
    },
  };
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
    const body = parseEnvelope(text);
    if (response.status >= 400) throw toAppError(address, response.status, body);
    const data = schema.safeParse(body?.data);
    if (body?.status === "success" && data.success) return data.data;
    throw notPrometheus(address, response, data.error);
  });
}

async function send(
  options: PrometheusClientOptions,
  { path, parameters }: { path: string; parameters: URLSearchParams },
  signal: AbortSignal,
): Promise<{ response: Response; text: string }> {
  const url = `${options.url.replace(/\/+$/, "")}/api/v1/${path}`;
  const query = parameters.toString();
  const token = await options.readBearerToken?.();
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const common: RequestInit = { headers, signal, redirect: "manual" };
  try {
    const response =
      url.length + query.length <= maxUrlLength
        ? await options.fetch(query === "" ? url : `${url}?${query}`, common)
        : await options.fetch(url, { ...common, method: "POST", body: parameters });
    return { response, text: await readText(response) };
  } catch (error) {
    if (error instanceof AppError || signal.aborted) throw error;
    throw notReached(addressOf(options.url), error);
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const part of response.body ?? []) {
    const bytes = z.instanceof(Uint8Array).parse(part);
    size += bytes.byteLength;
    if (size > maxBodyBytes) {
      throw new AppError(
        "bad_input",
        "The answer of Prometheus is larger than 8 MB. Aggregate (sum by …), add label matchers, or shorten the window.",
      );
    }
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    return Envelope.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: the caller says what it is instead.
    return undefined;
  }
}

/** Host and port: what may be shown of the address. */
function addressOf(url: string): string {
  return new URL(url).host;
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}
