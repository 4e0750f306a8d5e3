import type { Alert, Series } from "@binnacle/cases";
import { Hono } from "hono";
import { derived } from "../derived.ts";
import { listen } from "../listen.ts";
import { createFaultSwitch, type PrometheusFault } from "./fault.ts";
import { createPrometheusApi, type PrometheusApiDeps, readParameters } from "./prometheus-api.ts";
import { createSeriesStore } from "./promql/series-store.ts";

export interface PrometheusEmulatorOptions
  extends Partial<Pick<PrometheusApiDeps, "rules" | "targets" | "metadata">> {
  /** Already moved to the present. Both lists are read at each request: a getter may give another one. */
  readonly series: readonly Series[];
  readonly alerts: readonly Alert[];
  /** Unix milliseconds; the time of a query without `time`. */
  readonly now?: () => number;
}

/** One request that arrived. */
interface PrometheusRequest {
  readonly method: string;
  readonly path: string;
  /** Query string and form body; a repeated name is joined with a line break. */
  readonly parameters: Readonly<Record<string, string>>;
  /** True once the client gave up before the answer. */
  readonly isCancelled: () => boolean;
}

export interface PrometheusEmulator {
  readonly url: string;
  /** Every request in the order of arrival. */
  readonly journal: readonly PrometheusRequest[];
  /** From now on every request fails in this way; `none` heals, and what hung is answered. */
  readonly fault: (kind: PrometheusFault) => void;
  readonly close: () => Promise<void>;
}

/**
 * Serves recorded series over the Prometheus HTTP API on a free loopback port. The subset: the endpoints of
 * prometheus-api.ts, the functions of functions.table.ts, aggregations, binary operators and vector matching, with the
 * semantics of Prometheus 3 (ranges and the lookback of five minutes exclude their left border; Prometheus 2 includes
 * it). Everything else answers HTTP 501 and names the query.
 */
export async function startPrometheusEmulator(
  options: PrometheusEmulatorOptions,
): Promise<PrometheusEmulator> {
  const journal: PrometheusRequest[] = [];
  const closing = new AbortController();
  const faults = createFaultSwitch();

  const app = new Hono();
  app.use(async (context, next) => {
    const { raw } = context.req;
    journal.push(await toEntry(raw));
    const ended = AbortSignal.any([raw.signal, closing.signal]);
    const broken = await faults.meet(ended);
    if (broken !== undefined) return broken;
    await next();
    return undefined;
  });
  app.route(
    "/",
    createPrometheusApi({
      store: derived(() => options.series, createSeriesStore),
      alerts: () => options.alerts,
      rules: options.rules ?? [],
      targets: options.targets,
      metadata: options.metadata ?? {},
      now: options.now ?? Date.now,
    }),
  );

  const { url, close } = await listen(app);
  return {
    url,
    journal,
    fault: faults.set,
    close: () => {
      closing.abort();
      return close();
    },
  };
}

async function toEntry(request: Request): Promise<PrometheusRequest> {
  const all = await readParameters(request.clone());
  const names = new Set(all.keys());
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    parameters: Object.fromEntries([...names].map((name) => [name, all.getAll(name).join("\n")])),
    isCancelled: () => request.signal.aborted,
  };
}
