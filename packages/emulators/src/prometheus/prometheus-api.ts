import type { Alert } from "@binnacle/cases";
import { type Context, Hono } from "hono";
import { listLabels, listLabelValues, listSeries } from "./find-series.ts";
import { badData, PromqlError, unsupported } from "./promql/promql-error.ts";
import type { SeriesStore } from "./promql/series-store.ts";
import { instantQuery, rangeQuery } from "./query.ts";
import { readRange, readTimeMs } from "./read-parameters.ts";
import {
  listRules,
  listTargets,
  type RecordedGroup,
  type RecordedTargets,
  toListed,
} from "./recorded.ts";

export interface PrometheusApiDeps {
  readonly store: () => SeriesStore;
  readonly alerts: () => readonly Alert[];
  readonly rules: readonly RecordedGroup[];
  /** Undefined: a back end that scrapes nothing, and has no such endpoint. */
  readonly targets: RecordedTargets | undefined;
  /** By metric name, in the form of `/api/v1/metadata`. */
  readonly metadata: Readonly<Record<string, readonly object[]>>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

interface Body {
  readonly data: unknown;
  readonly warnings?: readonly string[];
}

type Answer = (parameters: URLSearchParams, path: Readonly<Record<string, string>>) => Body;

const statusOf = { bad_data: 400, execution: 422, unsupported: 501 } as const;

/** The HTTP API routes; parameters come from the query string, the form body, or both. */
export function createPrometheusApi(deps: PrometheusApiDeps): Hono {
  const app = new Hono();
  for (const [path, answer] of Object.entries(answers(deps))) {
    app.on(["GET", "POST"], `/api/v1${path}`, (context) => respond(context, answer));
  }
  app.get("/-/ready", (context) => context.text("Prometheus Server is Ready.\n"));
  app.get("/-/healthy", (context) => context.text("Prometheus Server is Healthy.\n"));
  app.all("*", (context) => failed(unsupported(`${context.req.method} ${context.req.path}`)));
  return app;
}

function answers({
  store,
  alerts,
  now,
  rules,
  targets,
  metadata,
}: PrometheusApiDeps): Readonly<Record<string, Answer>> {
  return {
    "/query": (parameters) => ({
      data: instantQuery(readQuery(parameters), store(), readTimeMs(parameters, "time", now())),
    }),
    "/query_range": (parameters) => ({
      data: rangeQuery(readQuery(parameters), store(), readRange(parameters)),
    }),
    "/series": (parameters) => ({ ...listSeries(parameters, store()) }),
    "/labels": (parameters) => ({ ...listLabels(parameters, store()) }),
    "/label/:name/values": (parameters, { name = "" }) =>
      listLabelValues(parameters, store(), name),
    // Only scrapes fill the metadata of a real server, so an empty answer is a legal one.
    "/metadata": () => ({ data: metadata }),
    "/alerts": () => ({ data: { alerts: alerts().map(toListed) } }),
    "/rules": (parameters) => ({ data: { groups: listRules(parameters, rules, alerts()) } }),
    ...(targets === undefined
      ? {}
      : {
          "/targets": (parameters) => ({ data: listTargets(parameters, targets) }),
          "/scrape_pools": () => ({
            data: { scrapePools: Object.keys(targets.dropped).toSorted() },
          }),
        }),
    "/status/buildinfo": () => ({ data: { version: "3.15.0", revision: "emulator" } }),
  };
}

async function respond(context: Context, answer: Answer): Promise<Response> {
  const parameters = await readParameters(context.req.raw.clone());
  try {
    if (parameters.has("lookback_delta")) throw unsupported("the parameter lookback_delta");
    return Response.json({ status: "success", ...answer(parameters, context.req.param()) });
  } catch (error) {
    if (error instanceof PromqlError) return failed(error, parameters.get("query") ?? undefined);
    throw error;
  }
}

/** Query string and form body together, as Prometheus reads them. */
export async function readParameters(request: Request): Promise<URLSearchParams> {
  const parameters = new URL(request.url).searchParams;
  if (request.method !== "POST") return parameters;
  const form = new URLSearchParams(await request.text());
  return new URLSearchParams([...parameters, ...form]);
}

function failed({ errorType, message }: PromqlError, query?: string): Response {
  const asked = query === undefined ? "" : `: ${query}`;
  const error =
    errorType === "unsupported" ? `this emulator does not know ${message}${asked}` : message;
  return Response.json({ status: "error", errorType, error }, { status: statusOf[errorType] });
}

function readQuery(parameters: URLSearchParams): string {
  const query = parameters.get("query") ?? "";
  if (query.trim() !== "") return query;
  throw badData(
    'invalid parameter "query": unknown position: parse error: no expression found in input',
  );
}
