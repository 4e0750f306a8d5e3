import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import {
  added,
  ago,
  all,
  type Change,
  copied,
  event,
  namesAt,
  type Patch,
  patched,
  removed,
} from "./reshape.ts";

const Replicas = z.looseObject({ spec: z.looseObject({ replicas: z.number() }) });

interface Rolling {
  /** Minutes before the question. */
  readonly since: number;
  /** Of each pod of the new revision, its status. */
  readonly fresh: readonly Patch[];
  /** Pods of the old revision that are left; all of them unless told otherwise. */
  readonly left?: number;
  /** The old revision has no pod to keep and the new one all: the controller says that it is done. */
  readonly isDone?: boolean;
}

/** A Deployment of namespace shop, `cart`, whose new revision takes the place of the old one. */
export function rolling(name: string, { since, fresh, isDone = false, ...rest }: Rolling): Change {
  return (objects) => {
    const path = `shop/${name}`;
    const old = currentSet(objects, name);
    const { left = namesAt(objects, `Pod/shop/${old}-*`).length } = rest;
    const next = `${name}-6d5f9c7b4`;
    const image = `registry.example.com/shop/${name}:v99.0.0`;
    const template = {
      spec: {
        containers: [{ name: "app", image, ports: [{ containerPort: 8080, name: "http" }] }],
      },
    };
    const hash = { labels: { "pod-template-hash": "6d5f9c7b4" } };
    return all(
      copied(`ReplicaSet/shop/${old}`, next, {
        metadata: {
          creationTimestamp: ago(since),
          annotations: { "deployment.kubernetes.io/revision": "99" },
          ...hash,
        },
        spec: { replicas: fresh.length, template, selector: { matchLabels: hash.labels } },
      }),
      patched(`ReplicaSet/shop/${old}`, { spec: { replicas: left } }),
      patched(`Deployment/${path}`, {
        metadata: {
          generation: 99,
          annotations: { "deployment.kubernetes.io/revision": "99" },
          managedFields: managed(since),
        },
        spec: { template },
        status: {
          observedGeneration: 99,
          updatedReplicas: fresh.length,
          conditions: conditions(since, next, isDone),
        },
      }),
      ...fresh.map((status, index) => freshPod(old, { next, index, status, since })),
      removed(`Pod/shop/${old}-*`, left),
      added(
        event(
          `Deployment/${path}`,
          ["Normal ScalingReplicaSet", `Scaled up replica set ${next} from 0 to 1`],
          { from: since },
        ),
        event(
          `Deployment/${path}`,
          ["Normal ScalingReplicaSet", `Scaled down replica set ${old} to ${left}`],
          { from: since },
        ),
      ),
    )(objects);
  };
}

/** Name of the ReplicaSet of a Deployment of namespace shop that has pods. */
function currentSet(objects: readonly KubernetesObject[], name: string): string {
  const names = new Set(namesAt(objects, `ReplicaSet/shop/${name}-*`));
  const current = objects.find(
    (object) =>
      object.kind === "ReplicaSet" &&
      names.has(object.metadata.name) &&
      Replicas.parse(object).spec.replicas > 0,
  );
  if (current === undefined) throw new Error(`no pods of ${name}`);
  return current.metadata.name;
}

interface Fresh {
  readonly next: string;
  readonly index: number;
  readonly status: Patch;
  readonly since: number;
}

function freshPod(old: string, { next, index, status, since }: Fresh): Change {
  const name = `${next}-x${index}x2z`;
  const about = `Pod/shop/${name}`;
  return all(
    copied(`Pod/shop/${old}-*`, name, {
      metadata: {
        creationTimestamp: status["startTime"] ?? ago(since),
        labels: { "pod-template-hash": "6d5f9c7b4" },
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "ReplicaSet", name: next, controller: true },
        ],
      },
      status: { podIP: `10.0.99.${index + 1}`, ...status },
    }),
    added(
      event(`ReplicaSet/shop/${next}`, ["Normal SuccessfulCreate", `Created pod: ${name}`], {
        from: since,
      }),
      event(about, ["Normal Scheduled", `Successfully assigned shop/${name} to a node`], {
        from: since,
      }),
    ),
  );
}

function managed(since: number) {
  const time = ago(since);
  const template = { "f:spec": { "f:template": { "f:spec": { "f:containers": {} } } } };
  return [
    {
      manager: "argocd-controller",
      operation: "Update",
      apiVersion: "apps/v1",
      time,
      fieldsType: "FieldsV1",
      fieldsV1: template,
    },
    {
      manager: "kube-controller-manager",
      operation: "Update",
      apiVersion: "apps/v1",
      time,
      fieldsType: "FieldsV1",
      fieldsV1: { "f:status": {} },
      subresource: "status",
    },
  ];
}

function conditions(since: number, next: string, isDone: boolean) {
  const progress = isDone
    ? {
        reason: "NewReplicaSetAvailable",
        message: `ReplicaSet "${next}" has successfully progressed.`,
      }
    : { reason: "ReplicaSetUpdated", message: `ReplicaSet "${next}" is progressing.` };
  return [
    {
      type: "Available",
      status: "True",
      reason: "MinimumReplicasAvailable",
      lastTransitionTime: ago(100_000),
    },
    {
      type: "Progressing",
      status: "True",
      ...progress,
      lastTransitionTime: ago(100_000),
      lastUpdateTime: ago(since),
    },
  ];
}
