import type { KubernetesObject } from "../case.ts";
import { numberOf, uidOf } from "./determinism.ts";
import { secondMs, timestamp } from "./timestamp.ts";

interface ObjectName {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface MetadataInput extends ObjectName {
  readonly createdMs: number;
  /** Last change; `createdMs` when absent. */
  readonly changedMs?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generation?: number;
  /** The controller; in the same namespace, or without one. */
  readonly owner?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly managedFields?: readonly ManagedFields[];
}

export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: unknown;
  readonly subresource?: string;
}

/** Kinds without a namespace that own namespaced objects here. */
const clusterKinds: readonly string[] = ["Node"];

/** `metadata` as the API server fills it: uid, resourceVersion (larger is later) and times included. */
export function metadata(input: MetadataInput): KubernetesObject["metadata"] {
  return {
    name: input.name,
    ...(input.namespace === undefined ? {} : { namespace: input.namespace }),
    uid: uidOf(input.kind, input.namespace, input.name),
    resourceVersion: resourceVersion(input),
    creationTimestamp: timestamp(input.createdMs),
    ...(input.generation === undefined ? {} : { generation: input.generation }),
    ...(input.labels === undefined ? {} : { labels: input.labels }),
    ...(input.annotations === undefined ? {} : { annotations: input.annotations }),
    ...(input.owner === undefined ? {} : { ownerReferences: [ownerReference(input)] }),
    ...(input.managedFields === undefined ? {} : { managedFields: input.managedFields }),
  };
}

function resourceVersion(input: MetadataInput): string {
  const elapsed = (input.changedMs ?? input.createdMs) / secondMs - 1_700_000_000;
  return String(Math.floor(elapsed) * 8 + numberOf(`${input.kind}/${input.name}`, 8));
}

function ownerReference({ namespace, owner }: MetadataInput) {
  const kind = owner?.kind ?? "";
  const ownerNamespace = clusterKinds.includes(kind) ? undefined : namespace;
  const base = { ...owner, uid: uidOf(kind, ownerNamespace, owner?.name ?? "") };
  return ownerNamespace === undefined
    ? base
    : { ...base, controller: true, blockOwnerDeletion: true };
}
