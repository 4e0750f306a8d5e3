import { AppError, type Gap, type ObjectRef } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { beganCounting } from "./began-counting.ts";
import { type Counted, discover, discoverPast } from "./discover.ts";
import { findSources, type Sources } from "./find-sources.ts";
import { timelyFrame } from "./late-samples.ts";
import { rateWindowMs } from "./rate-window.ts";
import { type Owners, podSelector, readOwners, unknownOwners } from "./read-owners.ts";
import type { Row } from "./read-row.ts";
import { intervalOf, readScrapes } from "./read-scrapes.ts";
import { resourceSignals } from "./resource-signals.ts";
import { restartSignal } from "./restart-signal.ts";
import { failed, type Unmeasured } from "./signal-gap.ts";
import type { Measured, Measurement } from "./signal-plan.ts";
import { silentGaps } from "./silent-gaps.ts";
import type { Target } from "./target.ts";
import { timedRows } from "./timed-rows.ts";
import { seriesIn } from "./traffic.ts";
import { trafficSignals } from "./traffic-signals.ts";
import { countedRows } from "./workload-rows.ts";

export interface SignalsRead {
  readonly sources: Sources;
  /** Whether it could be asked what counts requests. */
  readonly isDiscovered: boolean;
  readonly owners: Owners;
  /** Between two scrapes of the request counters; absent: not known. */
  readonly scrapeMs: number | undefined;
  readonly subject: ObjectRef | undefined;
  readonly measured: readonly Measured[];
  /** Of a namespace: its workloads that count requests, worst first; absent: they could not be asked. */
  readonly rows: readonly Row[] | undefined;
  readonly gaps: readonly Gap[];
}

type Asked = Pick<Measurement, "target" | "frame" | "isOfMoment" | "report">;

const usualScrapeMs = 30_000;

const unmeasuredRequests: Unmeasured = {
  what: "error ratio, request rate and latency",
  signals: ["error_ratio", "request_rate", "latency_p95"],
};

/** First how the target's series are named and whose its pods are, then all signals at once. */
export async function readSignals(
  client: PrometheusClient,
  asked: Asked,
  signal: AbortSignal,
): Promise<SignalsRead> {
  const { target, frame, report } = asked;
  const [{ owners, unowned }, found] = await Promise.all([
    ownersOrGap(client, asked, signal),
    countedOrGap(client, asked, signal),
  ]);
  const { counted, uncounted, sources } = await sourcesOf(found, { client, asked, owners, signal });
  const cpu = `container_cpu_usage_seconds_total{${podSelector(target, owners)}}`;
  const reading = { client, frame, signal, target, report };
  const [{ scrapeMs, unbrokenMs, missing, timely }, resourceMs, began] = await Promise.all([
    readSamples(sources, reading),
    intervalOf([cpu], reading),
    beganCounting(sources, reading),
  ]);
  const ofPods = { owners, scrapeMs: resourceMs ?? usualScrapeMs };
  const common = { ...asked, ...ofPods, client, unbrokenMs, gaps: [], signal };
  const requests = { ...common, ...timely, began, ...lengthsOf(scrapeMs, frame) };
  const pods = { ...common, ...lengthsOf(resourceMs ?? scrapeMs, frame) };
  const [{ rows, traffic, gaps }, restarts, resources] = await Promise.all([
    counted === undefined ? untold(uncounted) : readTraffic(sources, requests),
    restartSignal(pods),
    resourceSignals(pods),
  ]);
  const measured = [...traffic, restarts, ...resources];
  const unmeasured = measured.flatMap((each) => (each.kind === "gap" ? [each.gap] : []));
  return {
    sources,
    isDiscovered: counted !== undefined,
    owners,
    scrapeMs,
    subject: subjectOf(target, owners),
    measured,
    rows,
    gaps: [...unmeasured, ...gaps, ...unowned, ...missing],
  };
}

/** How requests are scraped, and of which time there are samples of them. */
async function readSamples(sources: Sources, reading: Parameters<typeof readScrapes>[1]) {
  const [{ gaps, ...scrapes }, { frame, late }] = await Promise.all([
    readScrapes(sources, reading),
    timelyFrame(seriesIn(sources.all), reading),
  ]);
  return { ...scrapes, timely: { frame, gaps }, missing: [...scrapes.missing, ...late] };
}

function lengthsOf(
  scrapeMs: number | undefined,
  { stepMs }: Asked["frame"],
): Pick<Measurement, "rateMs" | "courseMs"> {
  const rateMs = rateWindowMs(scrapeMs);
  return { rateMs, courseMs: Math.max(rateMs, stepMs) };
}

interface Discovered {
  /** Undefined: it could not be asked. */
  readonly counted?: readonly Counted[];
  readonly uncounted: readonly Gap[];
}

/** Too slow, it costs the signals of requests; a back end that refuses, or that hangs, all of them. */
async function countedOrGap(
  client: PrometheusClient,
  { target, frame, report }: Asked,
  signal: AbortSignal,
): Promise<Discovered> {
  try {
    return { counted: await discover({ client, target, frame, signal }), uncounted: [] };
  } catch (error) {
    const isSlow = error instanceof AppError && error.kind === "timeout";
    if (!isSlow || !(await isAnswered(client, frame, signal))) throw error;
    return { uncounted: [failed(unmeasuredRequests, { target, report }, error)] };
  }
}

async function isAnswered(
  client: PrometheusClient,
  { endMs }: Asked["frame"],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.instant("1", endMs, signal);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.kind !== "bug") return false;
    throw error;
  }
}

interface Finding {
  readonly client: PrometheusClient;
  readonly asked: Asked;
  readonly owners: Owners;
  readonly signal: AbortSignal;
}

/** A workload that counts nothing beside others that do may have ended before the window. */
async function sourcesOf(
  found: Discovered,
  { client, asked, owners, signal }: Finding,
): Promise<Discovered & { readonly sources: Sources }> {
  const { target } = asked;
  const { counted = [] } = found;
  const sources = findSources({ target, owners, counted });
  if (counted.length === 0 || sources.all.length > 0) return { ...found, sources };
  const past = await pastOrGap(client, asked, signal);
  return { ...past, sources: findSources({ target, owners, counted: past.counted ?? [] }) };
}

/** A whole day may be more than a back end answers that answers everything else. */
async function pastOrGap(
  client: PrometheusClient,
  { target, frame, report }: Asked,
  signal: AbortSignal,
): Promise<Discovered> {
  try {
    return { counted: await discoverPast({ client, target, frame, signal }), uncounted: [] };
  } catch (error) {
    return { uncounted: [failed(unmeasuredRequests, { target, report }, error)] };
  }
}

function untold(gaps: readonly Gap[]): TrafficRead {
  return { rows: undefined, traffic: [], gaps };
}

/** Without them pods are told by their names. */
async function ownersOrGap(
  client: PrometheusClient,
  { target, frame, report }: Asked,
  signal: AbortSignal,
): Promise<{ readonly owners: Owners; readonly unowned: readonly Gap[] }> {
  try {
    return { owners: await readOwners(client, { target, frame }, signal), unowned: [] };
  } catch (error) {
    const unmeasured = { what: "owners of the pods", signals: [] };
    return { owners: unknownOwners, unowned: [failed(unmeasured, { target, report }, error)] };
  }
}

interface TrafficRead {
  readonly rows: readonly Row[] | undefined;
  readonly traffic: readonly Measured[];
  readonly gaps: readonly Gap[];
}

/** What is slow of a row does not keep the signals waiting. */
async function readTraffic(sources: Sources, measurement: Measurement): Promise<TrafficRead> {
  // Beside what is slow of the signals of a namespace it would be asked again and again.
  const asked = silentGaps(sources.all, measurement);
  const counted = await readRows(sources, measurement);
  const { rows } = counted;
  const [only, ...others] = sources.ofWorkload.keys();
  const sole = others.length > 0 ? undefined : only;
  const sorted = byTraffic(sources, rows ?? []);
  const [traffic, timed, silent] = await Promise.all([
    trafficSignals({ sources: sorted, sole }, measurement),
    rows && timedRows(rows, measurement),
    asked,
  ]);
  return { rows: timed?.rows, traffic, gaps: [...counted.gaps, ...(timed?.gaps ?? []), ...silent] };
}

async function readRows(
  { ofWorkload }: Sources,
  measurement: Measurement,
): Promise<Pick<TrafficRead, "rows" | "gaps">> {
  if (ofWorkload.size === 0) return { rows: undefined, gaps: [] };
  try {
    return await countedRows(ofWorkload, measurement);
  } catch (error) {
    const unmeasured = { what: "error ratio of each workload", signals: ["error_ratio" as const] };
    return { rows: undefined, gaps: [failed(unmeasured, measurement, error)] };
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
