import { podWorkload } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { type Convention, conventions, nativeOf, type View } from "./conventions.table.ts";
import type { Counted } from "./discover.ts";
import type { Owners } from "./read-owners.ts";
import type { Target } from "./target.ts";

/** A series that a convention counts in, and the workload whose requests they are. */
export interface Attributed extends Counted {
  readonly convention: Convention;
  readonly view: View;
  /** Histogram samples instead of a counter. */
  readonly isNative: boolean;
  readonly workload: string;
}

/** What counts the requests of one workload in one way. */
export interface Choice {
  readonly convention: Convention;
  readonly view: View;
  readonly isNative: boolean;
  readonly isJoined: boolean;
  readonly series: readonly Attributed[];
}

interface Known {
  readonly target: Target;
  readonly owners: Owners;
}

/** Each series under each view that fits it first. */
export function attribute(
  counted: readonly Counted[],
  { target, owners }: Known,
): readonly Attributed[] {
  return counted.flatMap((one) => {
    const name = one.labels["__name__"] ?? "";
    return conventions.flatMap((convention) => {
      const isNative = name === nativeOf(convention);
      if (name !== convention.requests && !(isNative && countsByHistogram(convention))) return [];
      const view = convention.views.find((each) => fits(one, each, target));
      const workload = view && workloadOf(one.labels, view, { target, owners });
      if (view === undefined || workload === undefined) return [];
      return [{ ...one, convention, view, isNative, workload }];
    });
  });
}

/** Whether its counter is the count of its histogram: then a native one is a counter, too. */
function countsByHistogram({ requests }: Convention): boolean {
  return requests.endsWith("_count");
}

function fits({ labels }: Counted, view: View, target: Target): boolean {
  const { namespace, form, only } = view;
  if (only !== undefined && labels[only[0]] !== only[1]) return false;
  if (namespace !== undefined) return labels[namespace] === target.namespace;
  return form?.read(formed(labels, view), target.namespace) !== undefined;
}

/** Names that scrape configurations give, often to all pods of a kind. */
export const weak: ReadonlySet<string> = new Set(["job", "container"]);

/** By the owner of its pod, else by the labels that name a workload; by the name of its pod where its owner is unknown. */
function workloadOf(labels: Labels, view: View, { target, owners }: Known): string | undefined {
  const pod = view.pods.map((label) => labels[label]).find((name) => name !== undefined);
  const owner = pod === undefined ? undefined : owners.ownerOf(pod);
  if (owner !== undefined) return owner.name;
  if (view.form !== undefined) return view.form.read(formed(labels, view), target.namespace);
  return nameIn(labels, view, pod) ?? pod;
}

function formed(labels: Labels, { names: [label = ""] }: View): string {
  return labels[label] ?? "";
}

/** `pod`: that its name may be asked. */
function nameIn(labels: Labels, { names }: View, pod: string | undefined): string | undefined {
  const named = names.filter((label) => label in labels);
  const sure = named.find((label) => !weak.has(label));
  const [any] = named;
  if (sure !== undefined) return labels[sure];
  const guessed = pod === undefined ? undefined : podWorkload(pod);
  return guessed ?? (any === undefined ? undefined : labels[any]);
}

/** The series of one workload: of its own pods and name, else those that some label names so, as that of a Service. */
export function seriesOf(workload: string, all: readonly Attributed[]): readonly Attributed[] {
  const own = all.filter((each) => each.workload === workload);
  if (own.length > 0) return own;
  return all.filter(({ labels, view }) => view.names.some((label) => labels[label] === workload));
}

/** A workload of which two kinds count is counted once: see `Convention.counter`. Requests of HTTP and RPC add up. */
export function choose(series: readonly Attributed[]): readonly Choice[] {
  const choices = conventions.flatMap((convention) => choicesOf(convention, series));
  const live = choices.filter(isLive);
  const usable = live.length > 0 ? live : choices;
  for (const isEnough of [tellsStatus, () => true]) {
    for (const counter of ["program", "mesh", "ingress"]) {
      const fit = usable.filter((each) => each.convention.counter === counter && isEnough(each));
      const found = ["http", "rpc"].flatMap(
        (protocol) => fit.find(({ convention }) => convention.protocol === protocol) ?? [],
      );
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** By the views in their order; a classic counter before a native one. */
function choicesOf(convention: Convention, all: readonly Attributed[]): Choice[] {
  const own = all.filter((each) => each.convention === convention);
  return convention.views.flatMap((view) =>
    [false, true].flatMap((isNative) =>
      [false, true].flatMap((isJoined) => {
        const series = own.filter(
          (each) => each.view === view && each.isNative === isNative && each.isJoined === isJoined,
        );
        return series.length === 0 ? [] : [{ convention, view, isNative, isJoined, series }];
      }),
    ),
  );
}

function isLive({ series }: Choice): boolean {
  return series.some((each) => each.isLive);
}

/** Labels of status that any of the series has, the usual one first. */
export function statusLabelsIn(
  { statusLabels }: Convention,
  series: readonly Attributed[],
): readonly string[] {
  return statusLabels.filter((label) => series.some(({ labels }) => label in labels));
}

function tellsStatus({ convention, series }: Choice): boolean {
  return statusLabelsIn(convention, series).length > 0;
}
