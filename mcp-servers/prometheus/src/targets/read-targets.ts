import { AppError, type Gap, present } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import { msOf } from "../api/longest-range.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, WireTarget } from "../api/wire.ts";
import { failureGap, gapOf } from "../gap-of.ts";

export interface Target {
  /** Scrape configuration, else the label. */
  readonly pool: string;
  readonly job: string;
  readonly instance: string;
  readonly labels: Labels;
  readonly namespace?: string;
  readonly state: "up" | "down" | "unknown" | "late" | "slow";
  readonly lastError: string;
  readonly scrapeSeconds?: number;
  readonly intervalSeconds?: number;
}

export interface TargetsRead {
  readonly targets: readonly Target[];
  /** Of scrape configurations without targets: how many relabelling dropped. */
  readonly dropped: Readonly<Record<string, number>>;
  /** All scrape configurations; undefined: not told. */
  readonly pools?: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Scrape targets; of a back end that knows none, what its series `up` tells. */
export async function readTargets(
  client: PrometheusClient,
  {
    nowMs,
    narrow,
    signal,
  }: {
    readonly nowMs: number;
    readonly narrow: (query: string) => string;
    readonly signal: AbortSignal;
  },
): Promise<TargetsRead> {
  const answer = await client.targets(signal).catch(apiMissing);
  if (answer instanceof AppError) {
    const up = await client.instant(narrow("up"), nowMs, signal);
    const result = up.resultType === "vector" ? up.result : [];
    const targets = result.map(({ metric, value }) => toUpTarget(metric, value[1]));
    return { targets, dropped: {}, gaps: [noApi(answer)] };
  }
  const pools = await client.scrapePools(signal).catch(apiMissing);
  const used = new Set(answer.activeTargets.map(({ scrapePool }) => scrapePool));
  const empty = pools instanceof AppError ? [] : pools.filter((pool) => !used.has(pool));
  return {
    targets: answer.activeTargets.map((target) => toTarget(target, nowMs)),
    dropped: await droppedOf(empty.slice(0, emptyAtMost), client, signal),
    ...(pools instanceof AppError ? {} : { pools }),
    gaps: pools instanceof AppError ? [failureGap("jobs without targets", pools)] : [],
  };
}

/** A question each: the answer lists what was dropped, which may be much. */
const emptyAtMost = 5;

async function droppedOf(pools: readonly string[], client: PrometheusClient, signal: AbortSignal) {
  const counts = await Promise.all(
    pools.map(async (pool): Promise<[string, number]> => {
      const count = await client.dropped(pool, signal).catch(apiMissing);
      return [pool, typeof count === "number" ? count : 0];
    }),
  );
  return Object.fromEntries(counts);
}

/** Not every back end scrapes: the rest of the answer stands. */
function apiMissing(error: unknown): AppError {
  const isMissing =
    error instanceof AppError && ["not_found", "bad_input", "denied"].includes(error.kind);
  if (isMissing) return error;
  throw error;
}

function toTarget(target: WireTarget, nowMs: number): Target {
  const { labels, scrapePool, scrapeUrl, lastError, lastScrapeDuration } = target;
  const { job = "", instance = scrapeUrl } = labels;
  const intervalMs = msOf(target.scrapeInterval ?? "");
  const place = placeOf(target);
  return {
    pool: scrapePool === "" ? job : scrapePool,
    job,
    instance,
    labels: { ...labels, ...place },
    state: stateOf(target, { intervalMs, nowMs }),
    lastError,
    ...present({
      namespace: place.namespace,
      scrapeSeconds: lastScrapeDuration,
      intervalSeconds: intervalMs === 0 ? undefined : intervalMs / 1000,
    }),
  };
}

/** The pod behind a target, by its labels, else by what Kubernetes told of it before relabelling. */
function placeOf({ labels, discoveredLabels }: WireTarget) {
  return present({
    namespace: labels["namespace"] ?? discoveredLabels["__meta_kubernetes_namespace"],
    pod: labels["pod"] ?? discoveredLabels["__meta_kubernetes_pod_name"],
  });
}

/** Scrapes that are missing; those that take this share of the time that they may take fail soon. */
const lateIntervals = 3;
const slowShare = 0.8;

interface Timing {
  readonly intervalMs: number;
  readonly nowMs: number;
}

function stateOf(target: WireTarget, timing: Timing): Target["state"] {
  if (target.health === "down") return "down";
  if (target.health !== "up") return "unknown";
  if (isLate(target, timing)) return "late";
  return isSlow(target, timing) ? "slow" : "up";
}

function isLate({ lastScrape }: WireTarget, { intervalMs, nowMs }: Timing): boolean {
  return intervalMs > 0 && nowMs - Date.parse(lastScrape ?? "") > lateIntervals * intervalMs;
}

function isSlow({ lastScrapeDuration = 0, scrapeTimeout = "" }: WireTarget, timing: Timing) {
  const timeoutMs = msOf(scrapeTimeout) || timing.intervalMs;
  return timeoutMs > 0 && lastScrapeDuration * 1000 > slowShare * timeoutMs;
}

function toUpTarget(labels: Labels, value: string): Target {
  const { job = "", instance = "", namespace } = labels;
  return {
    pool: job,
    job,
    instance,
    labels,
    ...(namespace === undefined ? {} : { namespace }),
    state: value === "1" ? "up" : "down",
    lastError: "",
  };
}

function noApi({ kind, message }: AppError): Gap {
  return gapOf({
    kind: gapKinds[kind],
    what: "last errors, late scrapes, dropped targets and jobs without targets",
    why: `this back end tells no targets, only the series up: ${message}`,
    remedy: "ask the Prometheus or agent that scrapes",
  });
}
