import { AppError, type Gap, type ObjectRef } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { discover } from "./discover.ts";
import { findSources, type Sources } from "./find-sources.ts";
import { rateWindowMs, scrapeIntervalMs } from "./rate-window.ts";
import { type Owners, podSelector, readOwners, unknownOwners } from "./read-owners.ts";
import { resourceSignals } from "./resource-signals.ts";
import { restartSignal } from "./restart-signal.ts";
import { failed } from "./signal-gap.ts";
import type { Measured, Measurement } from "./signal-plan.ts";
import type { Target } from "./target.ts";
import { seriesIn } from "./traffic.ts";
import { trafficSignals } from "./traffic-signals.ts";
import { type Row, workloadRows } from "./workload-rows.ts";

export interface SignalsRead {
  readonly sources: Sources;
  readonly owners: Owners;
  /** Between two scrapes of the request counters; absent: not known. */
  readonly scrapeMs: number | undefined;
  readonly subject: ObjectRef | undefined;
  readonly measured: readonly Measured[];
  /** Of a namespace: its workloads that count requests, worst first; absent: they could not be asked. */
  readonly rows: readonly Row[] | undefined;
  readonly gaps: readonly Gap[];
}

type Asked = Pick<Measurement, "target" | "frame" | "isOfMoment">;

const usualScrapeMs = 30_000;

/** First how the target's series are named and whose its pods are, then all signals at once. */
export async function readSignals(
  client: PrometheusClient,
  asked: Asked,
  signal: AbortSignal,
): Promise<SignalsRead> {
  const { target, frame } = asked;
  const [{ owners, unowned }, counted] = await Promise.all([
    ownersOrGap(client, asked, signal),
    discover({ client, target, frame, signal }),
  ]);
  const sources = findSources({ target, owners, counted });
  const cpu = `container_cpu_usage_seconds_total{${podSelector(target, owners)}}`;
  const [scrapeMs, resourceMs] = await Promise.all(
    [seriesIn(sources.all), [cpu]].map((series) => intervalOf(series, { client, frame, signal })),
  );
  const common = { ...asked, client, owners, scrapeMs: resourceMs ?? usualScrapeMs, signal };
  const requests = { ...common, rateMs: rateWindowMs(scrapeMs) };
  const pods = { ...common, rateMs: rateWindowMs(resourceMs ?? scrapeMs) };
  const [{ rows, traffic, gaps }, restarts, resources] = await Promise.all([
    readTraffic(sources, requests),
    restartSignal(pods),
    resourceSignals(pods),
  ]);
  const measured = [...traffic, restarts, ...resources];
  const unmeasured = measured.flatMap((each) => (each.kind === "gap" ? [each.gap] : []));
  const subject = subjectOf(target, owners);
  return {
    sources,
    owners,
    scrapeMs,
    subject,
    measured,
    rows,
    gaps: [...unmeasured, ...gaps, ...unowned],
  };
}

/** Without them pods are told by their names. */
async function ownersOrGap(
  client: PrometheusClient,
  { target, frame }: Asked,
  signal: AbortSignal,
): Promise<{ readonly owners: Owners; readonly unowned: readonly Gap[] }> {
  try {
    return { owners: await readOwners(client, { target, frame }, signal), unowned: [] };
  } catch (error) {
    const unmeasured = { what: "owners of the pods", signals: [] };
    return { owners: unknownOwners, unowned: [failed(unmeasured, target, error)] };
  }
}

/** Where it cannot be asked, the signals themselves say why. */
async function intervalOf(
  series: readonly string[],
  { client, frame, signal }: Pick<Measurement, "client" | "frame" | "signal">,
): Promise<number | undefined> {
  try {
    return await scrapeIntervalMs(client, { series, timeMs: frame.endMs }, signal);
  } catch (error) {
    if (error instanceof AppError && error.kind !== "bug") return undefined;
    throw error;
  }
}

interface TrafficRead {
  readonly rows: readonly Row[] | undefined;
  readonly traffic: readonly Measured[];
  readonly gaps: readonly Gap[];
}

async function readTraffic(sources: Sources, measurement: Measurement): Promise<TrafficRead> {
  const { rows, gaps } = await readRows(sources, measurement);
  const [only, ...others] = sources.ofWorkload.keys();
  const sole = others.length > 0 ? undefined : only;
  const sorted = byTraffic(sources, rows ?? []);
  const traffic = await trafficSignals({ sources: sorted, sole }, measurement);
  return { rows, traffic, gaps };
}

async function readRows(
  { ofWorkload }: Sources,
  measurement: Measurement,
): Promise<Pick<TrafficRead, "rows" | "gaps">> {
  if (ofWorkload.size === 0) return { rows: undefined, gaps: [] };
  try {
    return { rows: await workloadRows(ofWorkload, measurement), gaps: [] };
  } catch (error) {
    const unmeasured = { what: "error ratio of each workload", signals: ["error_ratio" as const] };
    return { rows: undefined, gaps: [failed(unmeasured, measurement.target, error)] };
  }
}

function byTraffic({ all }: Sources, rows: readonly Row[]): Sources["all"] {
  const rateOf = (name: string) =>
    rows
      .filter(({ sources }) => sources[0]?.convention.name === name)
      .reduce((sum, { rate }) => sum + (rate?.value ?? 0), 0);
  return all.toSorted((a, b) => rateOf(b.convention.name) - rateOf(a.convention.name));
}

/** Undefined: the metrics do not tell its kind. */
function subjectOf({ namespace, workload }: Target, { workloads }: Owners): ObjectRef | undefined {
  if (workload === undefined) return { kind: "Namespace", name: namespace };
  const known = workloads.get(workload);
  return known && { kind: known.kind, namespace, name: workload };
}
