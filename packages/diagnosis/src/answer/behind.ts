import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen } from "../graph/events.ts";
import type { Workload } from "../graph/workload.ts";
import type { Draft } from "../kit/draft.ts";
import { readFailedWebhook } from "../messages/failed-webhook.ts";
import { namesNoHost } from "../messages/names-no-host.ts";
import { objectsOf } from "../state/cluster-state.ts";

/** Where the parts of a cluster run that every pod stands on. */
const SYSTEM = "kube-system";
const DNS = "kube-dns";
/** A symptom that is older points nowhere. */
const FRESH_MS = 20 * 60_000;
const NETWORK = new Set(["FailedCreatePodSandBox", "NetworkNotReady"]);
const STORAGE = new Set(["FailedAttachVolume", "FailedMount", "ProvisioningFailed"]);

type Part = "network" | "storage" | "names";

/** Namespaces that symptoms point to: what runs there is looked at too, though nobody asked about it. */
export function namespacesBehind(cluster: Cluster, now: number): string[] {
  const webhooks = freshWarnings(cluster, now).flatMap(
    ({ message }) => readFailedWebhook(message)?.service?.namespace ?? [],
  );
  return [...new Set([...webhooks, ...(partsBehind(cluster, now).size > 0 ? [SYSTEM] : [])])];
}

/** Whether a draft is about a part of the cluster that symptoms point to. */
export function createBehind(cluster: Cluster, now: number): (draft: Draft) => boolean {
  const parts = partsBehind(cluster, now);
  return ({ state, owner, culprit }) => {
    if (parts.size === 0 || state !== "active" || owner.namespace !== SYSTEM) return false;
    return [...parts].some((part) => isPart(cluster, part, [owner, culprit]));
  };
}

function isPart(cluster: Cluster, part: Part, refs: readonly ObjectRef[]): boolean {
  return refs.some(({ kind, name }) => {
    if (part !== "names") return kind === "DaemonSet";
    const before = [...cluster.services.values()].filter(
      ({ ref }) => ref.namespace === SYSTEM && ref.name === DNS,
    );
    const isBehind = (workload: Workload) =>
      workload.ref.kind === kind && workload.ref.name === name;
    return (kind === "Service" && name === DNS) || before.some((it) => it.workloads.some(isBehind));
  });
}

function partsBehind(cluster: Cluster, now: number): ReadonlySet<Part> {
  const reasons = freshWarnings(cluster, now).map(({ reason }) => reason);
  const lines = cluster.state.logs.flatMap((log) =>
    log.lines.kind === "known" ? log.lines.value : [],
  );
  return new Set<Part>([
    ...(reasons.some((reason) => NETWORK.has(reason)) ? (["network"] as const) : []),
    ...(reasons.some((reason) => STORAGE.has(reason)) ? (["storage"] as const) : []),
    ...(lines.some(namesNoHost) ? (["names"] as const) : []),
  ]);
}

function freshWarnings({ state }: Cluster, now: number) {
  return objectsOf(state, "Event").filter(
    (event) => event.type === "Warning" && now - Date.parse(lastSeen(event) ?? "") < FRESH_MS,
  );
}
