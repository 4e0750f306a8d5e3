import { AppError } from "@binnacle/contracts";
import { type Kind, kinds, kindsFor } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { valueOf } from "../api/failure.ts";
import { listPages } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { pathSegment } from "../api/readable-path.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import { TextMap } from "../api/wire.ts";
import { listNamed } from "../resolve/metadata.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { Pod, type PodObject } from "./pod-object.ts";

export interface PodScope {
  readonly api: ClusterApi;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

const podKind = { kind: "Pod" };
const Workload = z.object({
  spec: z.object({
    selector: z.object({
      matchLabels: TextMap,
    }),
  }),
});

/**
 * The pod that a name means: itself, or the neediest pod of the workload of that name (`payment`, `deployment/payment`).
 * Throws `AppError` of kind not_found.
 */
export async function findPod(name: string, scope: PodScope): Promise<PodObject> {
  const [kind, workload, ...more] = name.split("/");
  if (kind !== undefined && workload !== undefined && more.length === 0) {
    const resource = await findResource(scope.api, kind, scope.signal);
    return resource.kind === "Pod"
      ? await readPod(workload, scope)
      : await neediestOf(workload, [resource], scope);
  }
  const pod = await tryPod(name, scope);
  if (pod !== undefined) return pod;
  return await neediestOf(name, kindsFor("workload"), scope);
}

async function readPod(name: string, scope: PodScope): Promise<PodObject> {
  const pod = await tryPod(name, scope);
  if (pod !== undefined) return pod;
  throw new AppError(
    "not_found",
    `Namespace ${scope.namespace} has no pod named ${JSON.stringify(name)}.`,
  );
}

async function tryPod(name: string, scope: PodScope): Promise<PodObject | undefined> {
  const answer = await scope.api.json(podPath(name, scope), { signal: scope.signal });
  if (answer.kind === "failed" && answer.failure.kind === "not_found") return undefined;
  const [pod] = joined([readItems(Pod, [valueOf(answer)], podKind)]).items;
  if (pod !== undefined) return pod;
  throw unreadable(`pod ${JSON.stringify(name)} in namespace ${scope.namespace}`);
}

export function podPath(name: string, { namespace }: { readonly namespace: string }): string {
  return `/api/v1/namespaces/${pathSegment("namespace", namespace)}/pods/${pathSegment("pod name", name)}`;
}

async function neediestOf(
  name: string,
  wanted: readonly Kind[],
  scope: PodScope,
): Promise<PodObject> {
  const { api, namespace, signal } = scope;
  const failed: FailedRead[] = [];
  const read = async (kind: Kind) => {
    const answer = await api.json(pathOf(kind, { namespace, name }), { signal });
    if (answer.kind === "ok") return answer;
    failed.push({ kind, namespace, failure: answer.failure });
    return undefined;
  };
  const found = (await Promise.all(wanted.map(read))).find((answer) => answer !== undefined);
  if (found === undefined) throw absent(name, failed, scope);
  const selector = selectorOf(found.value) ?? (await selectorOfLastRun(name, scope));
  if (selector === undefined)
    throw new AppError("bad_input", `${JSON.stringify(name)} has no pods of its own.`);
  const [first] = await podsBy(selector, scope);
  if (first !== undefined) return first;
  throw new AppError("not_found", `${name} in namespace ${namespace} has no pods.`);
}

/** Only where every kind could be read is there no such workload. */
function absent(name: string, failed: readonly FailedRead[], scope: PodScope): AppError {
  const { api, namespace } = scope;
  const unread = failed.filter(({ failure }) => failure.kind !== "not_found");
  const [first] = refusals(unread, api.kubectl);
  const quoted = JSON.stringify(name);
  if (first === undefined)
    return new AppError(
      "not_found",
      `Namespace ${namespace} has no pod and no workload named ${quoted}. list_objects shows the names.`,
    );
  const { gap, reads } = first;
  return new AppError(
    reads[0]?.failure.kind ?? "unavailable",
    `Namespace ${namespace} has no pod named ${quoted}, and whether it has a workload of that name is unknown: ${gap.what} could not be read. ${gap.why}`,
    { remedy: gap.remedy, unseen: { what: gap.what, about: gap.about } },
  );
}

function selectorOf(object: unknown): string | undefined {
  const workload = Workload.safeParse(object);
  const labels = Object.entries(workload.success ? workload.data.spec.selector.matchLabels : {});
  return labels.map(([key, value]) => `${key}=${value}`).join(",") || undefined;
}

/** A CronJob has no pods but those of its Jobs; their names end with their time. */
async function selectorOfLastRun(
  name: string,
  { api, namespace, signal }: PodScope,
): Promise<string | undefined> {
  const [job] = kinds.filter(({ kind }) => kind === "Job");
  const jobs = job === undefined ? [] : valueOf(await listNamed(api, job, { namespace, signal }));
  const [last] = jobs
    .filter(({ owner }) => owner?.kind === "CronJob" && owner.name === name)
    .map(({ ref }) => ref.name)
    .toSorted((left, right) => right.localeCompare(left, "en", { numeric: true }));
  return last === undefined ? undefined : `job-name=${last}`;
}

/** Pods by labels, those that crashed or restarted last first. */
export async function podsBy(labelSelector: string, scope: PodScope): Promise<PodObject[]> {
  const path = `/api/v1/namespaces/${pathSegment("namespace", scope.namespace)}/pods`;
  const pages = valueOf(
    await listPages(scope.api, path, {
      signal: scope.signal,
      query: { labelSelector },
      onPage: (page) => [readItems(Pod, page, podKind)],
    }),
  );
  const { items, gaps } = joined(pages);
  const [unread] = gaps;
  if (items.length === 0 && unread !== undefined) throw unreadable(unread.what);
  return items.toSorted(
    (left, right) =>
      // What ended well is nobody's trouble: a test that ran once may have the labels, too.
      Number(isDone(left)) - Number(isDone(right)) ||
      Number(isReady(left)) - Number(isReady(right)) ||
      lastEnd(right) - lastEnd(left),
  );
}

function unreadable(what: string): AppError {
  const why = `the API server answered for ${what} with an object that is no pod`;
  return new AppError("unavailable", `Which containers there are is not known: ${why}.`);
}

function isReady({ status }: PodObject): boolean {
  return (
    status.containerStatuses.length > 0 && status.containerStatuses.every(({ ready }) => ready)
  );
}

function lastEnd({ status }: PodObject): number {
  const ends = [...status.initContainerStatuses, ...status.containerStatuses].map(
    ({ state, lastState }) =>
      Date.parse((state?.terminated ?? lastState?.terminated)?.finishedAt ?? ""),
  );
  return Math.max(0, ...ends.filter(Number.isFinite));
}

function isDone({ status }: PodObject): boolean {
  return status.phase === "Succeeded";
}
