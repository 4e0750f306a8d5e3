import { present } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals, isPodOf, matches, podPattern } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { type Convention, conventions } from "./conventions.table.ts";
import { pastMs } from "./read-samples.ts";
import { namespaceSelector, type Target } from "./target.ts";

/** Enough to see every label that one workload's request counters carry. */
const maxSeries = 2_000;

export interface FoundConvention {
  readonly convention: Convention;
  /** Matchers without braces: `namespace="shop",service="checkout"`. */
  readonly selector: string;
  /** Absent when the counter tells no status. */
  readonly statusLabel?: string;
  /** What tells the workloads of a namespace apart; absent when the counter does not. */
  readonly workloadLabel?: string;
  /** Of a namespace: the one workload whose counters these are; absent when there are more. */
  readonly sole?: string;
}

interface Lookup {
  readonly target: Target;
  readonly startMs: number;
  readonly endMs: number;
}

/** Asks which request counters exist for the target, and picks the most direct; undefined: none, not even one that ended. */
export async function findConvention(
  client: PrometheusClient,
  { target, startMs, endMs }: Lookup,
  signal: AbortSignal,
): Promise<FoundConvention | undefined> {
  for (const fromMs of [startMs, endMs - pastMs]) {
    const asked = { matches: matchesFor(target), startMs: fromMs, endMs, limit: maxSeries };
    const found = chooseConvention(target, await client.series(asked, signal));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One selector per pair of labels, with the names of the counters that may carry the pair. */
function matchesFor(target: Target): readonly string[] {
  const uses = conventions.flatMap(({ requests, targets }) =>
    targets.map((pair) => ({ selector: selectorFor(target, pair), requests })),
  );
  return [...Map.groupBy(uses, ({ selector }) => selector)].map(([selector, group]) => {
    const names = new Set(group.map(({ requests }) => requests));
    return `{${matches("__name__", [...names].join("|"))},${selector}}`;
  });
}

/** The first row with a status label wins; without any, the first that counts at all. */
export function chooseConvention(
  target: Target,
  series: readonly Labels[],
): FoundConvention | undefined {
  const found = conventions.flatMap((convention) => fits(convention, target, series) ?? []);
  return found.find(({ statusLabel }) => statusLabel !== undefined) ?? found[0];
}

function fits(
  convention: Convention,
  target: Target,
  series: readonly Labels[],
): FoundConvention | undefined {
  const counters = series.filter((labels) => labels["__name__"] === convention.requests);
  for (const pair of convention.targets) {
    const own = counters.filter((labels) => belongsTo(labels, target, pair));
    if (own.length === 0) continue;
    const selector = selectorFor(target, pair);
    const statusLabel = convention.statusLabels.find((label) => own.some((each) => label in each));
    const workloadLabel = workloadLabelIn(own, convention, pair);
    return {
      convention,
      selector: convention.only === undefined ? selector : `${selector},${convention.only}`,
      ...present({ statusLabel, workloadLabel, sole: soleIn(own, workloadLabel) }),
    };
  }
  return undefined;
}

/** These tell parts of a workload apart. */
const parts: ReadonlySet<string> = new Set(["pod", "container"]);

function workloadLabelIn(
  own: readonly Labels[],
  { targets }: Convention,
  [namespaceLabel]: Pair,
): string | undefined {
  const labels = targets.flatMap(([inNamespace, label]) =>
    inNamespace === namespaceLabel && !parts.has(label) ? [label] : [],
  );
  return labels.find((label) => own.some((each) => label in each));
}

function soleIn(own: readonly Labels[], label: string | undefined): string | undefined {
  const [name, ...others] = new Set(own.map((labels) => (label && labels[label]) ?? ""));
  return others.length > 0 || name === "" ? undefined : name;
}

type Pair = readonly [namespace: string, workload: string];

function selectorFor(target: Target, [namespaceLabel, label]: Pair): string {
  const { workload } = target;
  const inNamespace = namespaceSelector(target, namespaceLabel);
  if (workload === undefined) return inNamespace;
  if (label === "pod") return `${inNamespace},${matches(label, podPattern(workload))}`;
  return `${inNamespace},${equals(label, workload)}`;
}

function belongsTo(labels: Labels, { namespace, workload }: Target, pair: Pair): boolean {
  const [namespaceLabel, label] = pair;
  if (labels[namespaceLabel] !== namespace) return false;
  if (workload === undefined) return true;
  const value = labels[label] ?? "";
  return label === "pod" ? isPodOf(workload, value) : value === workload;
}
