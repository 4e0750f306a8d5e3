import { equals, literal, matches } from "../api/promql.ts";
import {
  type Attributed,
  attribute,
  type Choice,
  choose,
  seriesOf,
  statusLabelsIn,
  weak,
} from "./choose-sources.ts";
import type { Convention, View } from "./conventions.table.ts";
import { nativeOf } from "./conventions.table.ts";
import { type Counted, selectorOf } from "./discover.ts";
import { type Duplicates, duplicatesIn } from "./duplicates.ts";
import type { Owners } from "./read-owners.ts";
import { inCluster, type Target } from "./target.ts";

/** Series that together count requests, each request once. */
export interface Source extends Duplicates {
  readonly convention: Convention;
  /** Matchers without braces: `namespace="shop",service="checkout"`. */
  readonly selector: string;
  readonly statusLabels: readonly string[];
  /** The name of the counter; of a native histogram without suffix. */
  readonly requests: string;
  readonly isNative: boolean;
  /** The name of the histogram of durations, where it is a native one. */
  readonly nativeLatency?: string;
  /** How many series were seen. */
  readonly series: number;
}

export interface Sources {
  /** Of the target: of a namespace all that its workloads are counted in. */
  readonly all: readonly Source[];
  /** Of a namespace: those of each workload. */
  readonly ofWorkload: ReadonlyMap<string, readonly Source[]>;
  /** Clusters whose series are added up, where there are several and the call names none. */
  readonly clusters: readonly string[];
  /** Every workload of the namespace that counts requests, whatever was asked for. */
  readonly names: readonly string[];
}

interface Found {
  readonly target: Target;
  readonly owners: Owners;
  readonly counted: readonly Counted[];
}

/** Chooses what counts the requests of the target, and how it is asked for. */
export function findSources({ target, owners, counted }: Found): Sources {
  const all = attribute(counted, { target, owners });
  const toSource = (choice: Choice) => sourceOf(choice, { target, owners, all, counted });
  const names = [...new Set(all.map((each) => each.workload))].toSorted();
  const { workload } = target;
  if (workload !== undefined) {
    const own = seriesOf(workload, all);
    const chosen = choose(own).map(toSource);
    return { all: chosen, ofWorkload: new Map(), clusters: clustersIn(own), names };
  }
  const chosen = new Map(names.map((name) => [name, choose(seriesOf(name, all))]));
  return {
    all: merged([...chosen.values()].flat()).map(toSource),
    ofWorkload: new Map([...chosen].map(([name, choices]) => [name, choices.map(toSource)])),
    clusters: clustersIn(all),
    names,
  };
}

/** Workloads that are counted in the same way are one source. */
function merged(choices: readonly Choice[]): readonly Choice[] {
  const groups = new Map<string, Choice>();
  for (const choice of choices) {
    const { convention, view, isNative, isJoined } = choice;
    const place = convention.views.indexOf(view);
    const key = JSON.stringify([convention.name, place, isNative, isJoined]);
    const series = [...(groups.get(key)?.series ?? []), ...choice.series];
    groups.set(key, { ...choice, series });
  }
  return [...groups.values()];
}

interface Context extends Found {
  readonly all: readonly Attributed[];
}

function sourceOf(choice: Choice, context: Context): Source {
  const { convention, series, isNative } = choice;
  const selector = selectorFor(choice, context);
  const native = nativeOf(convention);
  return {
    convention,
    selector: convention.never === undefined ? selector : `${selector},${convention.never}`,
    statusLabels: statusLabelsIn(convention, series),
    requests: isNative && native !== undefined ? native : convention.requests,
    isNative,
    ...(native !== undefined && hasNativeOnly(native, series, context)
      ? { nativeLatency: native }
      : {}),
    series: series.length,
    ...duplicatesIn(series.filter(({ isLive }) => isLive).map(({ labels }) => labels)),
  };
}

/** Whether the durations of these workloads stand in a native histogram, and in no classic one beside it. */
function hasNativeOnly(native: string, series: readonly Attributed[], { all }: Context): boolean {
  const workloads = new Set(series.map(({ workload }) => workload));
  const isOwn = (name: string) =>
    all.some((each) => each.labels["__name__"] === name && workloads.has(each.workload));
  return isOwn(native) && !isOwn(`${native}_count`);
}

/** Matchers that take the chosen series and none of another workload. */
function selectorFor(choice: Choice, { target, owners, all }: Context): string {
  const { view, series } = choice;
  if (choice.isJoined) return joinedSelector(series, target);
  const place = selectorOf(view, target);
  const others = all.filter(
    (each) =>
      each.view === view &&
      each.convention === choice.convention &&
      each.isJoined === choice.isJoined &&
      !series.includes(each),
  );
  if (others.length === 0 && target.workload === undefined) return place;
  const apart = { series, others };
  const [sure, any] = [view.names.filter((label) => !weak.has(label)), view.names];
  const matcher =
    exclusive(sure, apart) ??
    podsOf(view, apart, owners) ??
    exclusive(any, apart) ??
    exclusive(view.pods, apart) ??
    "";
  return `${place},${matcher}`.replace(/,$/u, "");
}

interface Apart {
  readonly series: readonly Attributed[];
  readonly others: readonly Attributed[];
}

/** The label that tells the series apart with fewest values: all of them have it, and no other has those values. */
function exclusive(labels: readonly string[], { series, others }: Apart): string | undefined {
  const usable = labels.flatMap((label) => {
    const values = new Set(series.map((each) => each.labels[label]));
    if (values.has(undefined)) return [];
    if (others.some((each) => values.has(each.labels[label]))) return [];
    return [{ label, values: valuesOf(series, label) }];
  });
  const [best] = usable.toSorted((a, b) => a.values.length - b.values.length);
  return best && oneOf(best.label, best.values);
}

/** Undefined: their names leave out one of the series, or take one of another workload. */
function podsOf({ pods }: View, { series, others }: Apart, owners: Owners): string | undefined {
  const label = pods.find((pod) => series.every(({ labels }) => pod in labels));
  if (label === undefined) return undefined;
  const workloads = new Set(series.map(({ workload }) => workload));
  const named = [...workloads].flatMap((workload) => owners.podsOf(workload) ?? []);
  const isTaken = ({ labels }: Attributed) => named.some(({ has }) => has(labels[label] ?? ""));
  if (!series.every(isTaken) || others.some(isTaken)) return undefined;
  return matches(label, named.map(({ pattern }) => pattern).join("|"));
}

/** Jobs, and their targets: another namespace may use the same job. */
function joinedSelector(series: readonly Attributed[], target: Target): string {
  const [jobs, instances] = [valuesOf(series, "job"), valuesOf(series, "instance")];
  const targets = instances.length === 0 ? [] : [oneOf("instance", instances)];
  return inCluster(target, [oneOf("job", jobs), ...targets].join(","));
}

function valuesOf(series: readonly Attributed[], label: string): string[] {
  return [...new Set(series.flatMap(({ labels }) => labels[label] ?? []))].toSorted();
}

function oneOf(label: string, values: readonly string[]): string {
  const [value = "", ...more] = values;
  return more.length === 0
    ? equals(label, value)
    : matches(label, values.toSorted().map(literal).join("|"));
}

function clustersIn(series: readonly Attributed[]): readonly string[] {
  const clusters = valuesOf(series, "cluster");
  return clusters.length > 1 ? clusters : [];
}
