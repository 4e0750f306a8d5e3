import { AppError, type Gap, type ObjectRef, present } from "@binnacle/contracts";
import { type Kind, kindsFor } from "@binnacle/diagnosis";
import { z } from "zod";
import { listPages } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { pathSegment } from "../api/readable-path.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import { granted } from "../api/refused.ts";
import { TextMap } from "../api/wire.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { nearWorkloads } from "./near-workloads.ts";
import { type Chains, readChains, rootText } from "./owner-chain.ts";
import { type Owner, Pod, type PodObject } from "./pod-object.ts";
import { type PodScope, podPath } from "./pod-scope.ts";
import { neediestFirst, newestRunFirst } from "./sort-pods.ts";

/** The pods that a name means. */
export interface FoundPods {
  /** A pod, or a workload of any kind. */
  readonly ref: ObjectRef;
  /** The one that a reader most likely wants first. */
  readonly pods: readonly PodObject[];
  readonly gaps: readonly Gap[];
  /** `Deployment/payment`, of a pod; undefined: it belongs to nobody, or what it belongs to could not be read. */
  readonly rootOf: (pod: PodObject) => string | undefined;
}

const podKind = { kind: "Pod", plural: "pods", group: "" };

/**
 * The pods that a name means: itself, or those of the workload of that name (`payment`, `deployment/payment`, a custom
 * kind), by owner references. Throws `AppError` of kind not_found with near names.
 */
export async function findPods(name: string, scope: PodScope): Promise<FoundPods> {
  const [word, own, ...more] = name.split("/");
  if (word !== undefined && own !== undefined && more.length === 0) {
    const kind = await findResource(scope.api, word, scope.signal);
    if (kind.kind !== "Pod") return await podsOf(own, [kind], scope);
    return await itself(await readPod(own, scope), scope);
  }
  const pod = await tryPod(name, scope);
  if (pod !== undefined) return await itself(pod, scope);
  return await podsOf(name, kindsFor("workload"), scope);
}

/** Whose it is takes nothing from its logs: where that cannot be read, it is left out. */
async function itself(pod: PodObject, scope: PodScope): Promise<FoundPods> {
  const { namespace } = scope;
  const { name, uid } = pod.metadata;
  const { ownersOf } = await readChains([pod], scope);
  const ref = present({ kind: "Pod", namespace, name, uid });
  return { ref, pods: [pod], gaps: [], rootOf: (one) => rootText(ownersOf(one)) };
}

async function readPod(name: string, scope: PodScope): Promise<PodObject> {
  const pod = await tryPod(name, scope);
  if (pod !== undefined) return pod;
  await assertNamespace(scope.api, scope.namespace, scope.signal);
  throw new AppError(
    "not_found",
    `Namespace ${scope.namespace} has no pod named ${JSON.stringify(name)}.`,
  );
}

async function tryPod(name: string, scope: PodScope): Promise<PodObject | undefined> {
  const { api, namespace, signal } = scope;
  const answer = await api.json(podPath(name, scope), { signal });
  if (answer.kind === "failed" && answer.failure.kind === "not_found") return undefined;
  const read = granted(answer, { kind: podKind, namespace, name }, api.kubectl);
  const [pod] = joined([readItems(Pod, [read], podKind)]).items;
  if (pod !== undefined) return pod;
  throw unreadable(`pod ${JSON.stringify(name)} in namespace ${scope.namespace}`);
}

/** Of a workload; of a Service and a ReplicationController the labels alone. */
const Selector = z.union([
  z.object({ matchLabels: TextMap }),
  z.record(z.string(), z.string()).transform((matchLabels) => ({ matchLabels })),
]);
const Selecting = z.object({
  metadata: z.object({ uid: z.string().optional().catch(undefined) }).catch({}),
  spec: z.object({ selector: Selector.optional().catch(undefined) }).catch({}),
});

async function podsOf(name: string, wanted: readonly Kind[], scope: PodScope): Promise<FoundPods> {
  const { object, failed } = await readNamed(name, wanted, scope);
  const meant = object === undefined ? unseenOwner(name, wanted) : seenOwner(name, object);
  const pods = await podsBy(meant.selector, scope);
  const chains = await readChains(pods, scope);
  const own = ownPods(pods, meant, chains);
  if (own.length > 0) return toFound(own, meant, { ...chains, namespace: scope.namespace });
  if (object === undefined) throw await absent(name, failed, scope);
  const { gaps } = chains;
  if (gaps.length > 0) return toFound([], meant, { ...chains, namespace: scope.namespace });
  throw new AppError("not_found", `${name} in namespace ${scope.namespace} has no pods.`);
}

/** A Service owns nothing, and a chain may break off: then the selector decides. */
function ownPods(
  pods: readonly PodObject[],
  meant: Meant,
  { ownersOf, gaps }: Chains,
): readonly PodObject[] {
  const owned = pods.filter((pod) => ownersOf(pod).some((owner) => isOwner(owner, meant)));
  const isSelected = meant.selector !== "" && (meant.ownsNothing || gaps.length > 0);
  return owned.length === 0 && isSelected ? pods : owned;
}

function toFound(
  own: readonly PodObject[],
  meant: Meant,
  { ownersOf, gaps, namespace }: Chains & { readonly namespace: string },
): FoundPods {
  const { name, uid, kinds } = meant;
  const owner = own.flatMap(ownersOf).find((one) => isOwner(one, meant));
  const kind = owner?.kind ?? kinds[0] ?? "Pod";
  const pods = kind === "CronJob" ? newestRunFirst(own) : neediestFirst(own);
  const rootOf = (pod: PodObject) => rootText(ownersOf(pod));
  return { ref: present({ kind, namespace, name, uid }), pods, gaps, rootOf };
}

/** Whose pods are wanted. */
interface Meant {
  readonly name: string;
  readonly uid: string | undefined;
  /** None: any. */
  readonly kinds: readonly string[];
  /** Empty: all pods. */
  readonly selector: string;
  readonly ownsNothing: boolean;
}

function seenOwner(name: string, { kind, value }: NamedObject): Meant {
  const { metadata, spec } = Selecting.parse(value);
  const selector = Object.entries(spec.selector?.matchLabels ?? {})
    .map(([key, label]) => `${key}=${label}`)
    .join(",");
  return { name, uid: metadata.uid, kinds: [kind], selector, ownsNothing: kind === "Service" };
}

/** There is no such object, or it cannot be read: its pods may tell of it. A kind that was named is meant alone. */
function unseenOwner(name: string, wanted: readonly Kind[]): Meant {
  const kinds = wanted.length === 1 ? wanted.map(({ kind }) => kind) : [];
  return { name, uid: undefined, kinds, selector: "", ownsNothing: false };
}

function isOwner({ kind, name, uid }: Owner, meant: Meant): boolean {
  const isSame = uid === undefined || meant.uid === undefined || uid === meant.uid;
  return name === meant.name && isSame && (meant.kinds.length === 0 || meant.kinds.includes(kind));
}

interface NamedObject {
  readonly kind: string;
  readonly value: unknown;
}

/** The object of that name; of several kinds the first in the order of what people mean. */
async function readNamed(
  name: string,
  wanted: readonly Kind[],
  { api, namespace, signal }: PodScope,
): Promise<{ object: NamedObject | undefined; failed: readonly FailedRead[] }> {
  const failed: FailedRead[] = [];
  const read = async (kind: Kind): Promise<NamedObject | undefined> => {
    const answer = await api.json(pathOf(kind, { namespace, name }), { signal });
    if (answer.kind === "ok") return { kind: kind.kind, value: answer.value };
    failed.push({ kind, namespace, failure: answer.failure });
    return undefined;
  };
  const found = await Promise.all(wanted.map(read));
  return { object: found.find((one) => one !== undefined), failed };
}

/** Only where every kind could be read is there no such workload. */
async function absent(
  name: string,
  failed: readonly FailedRead[],
  scope: PodScope,
): Promise<AppError> {
  const { api, namespace } = scope;
  const unread = failed.filter(({ failure }) => failure.kind !== "not_found");
  const [first] = refusals(unread, api.kubectl);
  const quoted = JSON.stringify(name);
  if (first !== undefined) {
    const { gap, reads } = first;
    return new AppError(
      reads[0]?.failure.kind ?? "unavailable",
      `Namespace ${namespace} has no pod named ${quoted}, and whether it has a workload of that name is unknown: ${gap.what} could not be read. ${gap.why}`,
      { remedy: gap.remedy, unseen: { what: gap.what, about: gap.about } },
    );
  }
  await assertNamespace(scope.api, namespace, scope.signal);
  const near = await nearWorkloads(name, scope);
  const meant = near.length === 0 ? "list_objects shows the names." : `Near: ${near.join(", ")}.`;
  return new AppError(
    "not_found",
    `Namespace ${namespace} has no pod and no workload named ${quoted}. ${meant}`,
  );
}

/** Pods by labels; no labels: all. Those that crashed or restarted last first. */
export async function podsBy(labelSelector: string, scope: PodScope): Promise<PodObject[]> {
  const { api, namespace, signal } = scope;
  const path = `/api/v1/namespaces/${pathSegment("namespace", namespace)}/pods`;
  const onPage = (page: readonly unknown[]) => [readItems(Pod, page, podKind)];
  const answer = await listPages(api, path, { signal, query: { labelSelector }, onPage });
  const { items, gaps } = joined(granted(answer, { kind: podKind, namespace }, api.kubectl));
  const [unread] = gaps;
  if (items.length === 0 && unread !== undefined) throw unreadable(unread.what);
  return neediestFirst(items);
}

function unreadable(what: string): AppError {
  const why = `the API server answered for ${what} with an object that is no pod`;
  return new AppError("unavailable", `Which containers there are is not known: ${why}.`);
}
