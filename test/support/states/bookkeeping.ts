import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import { merged } from "./reshape.ts";

const Labels = z.record(z.string(), z.string());
const Selecting = z.looseObject({
  spec: z.looseObject({ selector: Labels.optional() }),
});
const Owned = z.looseObject({
  metadata: z.looseObject({
    labels: Labels.optional(),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
  }),
  status: z.looseObject({
    phase: z.string().optional(),
    podIP: z.string().optional(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
  }),
});

/** What controllers write after any change: counts of Deployments and ReplicaSets, and endpoints of Services. */
export function withBookkeeping(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const pods = objects.filter(({ kind }) => kind === "Pod").map(toPod);
  const owners = new Map(
    objects
      .filter(({ kind }) => kind === "ReplicaSet")
      .map((set) => [`${set.metadata.namespace}/${set.metadata.name}`, ownerOf(set)]),
  );
  const services = new Map(
    objects
      .filter(({ kind }) => kind === "Service")
      .map((it) => [
        `${it.metadata.namespace}/${it.metadata.name}`,
        Selecting.parse(it).spec.selector,
      ]),
  );
  return objects.map((object) => {
    const { namespace, name } = object.metadata;
    const inNamespace = pods.filter((pod) => pod.namespace === namespace);
    if (object.kind === "ReplicaSet")
      return counted(
        object,
        inNamespace.filter(({ owner }) => owner === name),
      );
    if (object.kind === "Deployment")
      return counted(
        object,
        inNamespace.filter((pod) => owners.get(`${namespace}/${pod.owner}`) === name),
      );
    const selector =
      object.kind === "EndpointSlice" ? services.get(`${namespace}/${ownerOf(object)}`) : undefined;
    return selector === undefined ? object : listed(object, inNamespace, selector);
  });
}

interface Pod {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly owner: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string | undefined;
  readonly isReady: boolean;
  readonly isOver: boolean;
  readonly isLeaving: boolean;
}

function toPod(pod: KubernetesObject): Pod {
  const { metadata, status } = Owned.parse(pod);
  return {
    namespace: pod.metadata.namespace,
    name: pod.metadata.name,
    owner: metadata.ownerReferences?.[0]?.name,
    labels: metadata.labels ?? {},
    ip: status.podIP,
    isReady:
      status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false,
    isOver: status.phase === "Succeeded" || status.phase === "Failed",
    isLeaving: metadata.deletionTimestamp !== undefined,
  };
}

function ownerOf(object: KubernetesObject): string | undefined {
  return Owned.partial({ status: true }).parse(object).metadata.ownerReferences?.[0]?.name;
}

function counted(object: KubernetesObject, pods: readonly Pod[]): KubernetesObject {
  const live = pods.filter(({ isOver, isLeaving }) => !isOver && !isLeaving);
  const ready = live.filter(({ isReady }) => isReady).length;
  return merged(object, {
    status: {
      replicas: live.length,
      readyReplicas: ready || undefined,
      availableReplicas: ready || undefined,
    },
  });
}

function listed(
  slice: KubernetesObject,
  pods: readonly Pod[],
  selector: Readonly<Record<string, string>>,
): KubernetesObject {
  const selected = pods.filter(
    ({ labels, ip, isOver }) =>
      ip !== undefined &&
      !isOver &&
      Object.entries(selector).every(([key, value]) => labels[key] === value),
  );
  const endpoints = selected.map(({ name, namespace, ip, isReady, isLeaving }) => ({
    addresses: [ip],
    conditions: { ready: isReady && !isLeaving, serving: isReady, terminating: isLeaving },
    targetRef: { kind: "Pod", namespace, name },
  }));
  return merged(slice, { endpoints: endpoints.length === 0 ? null : endpoints });
}
