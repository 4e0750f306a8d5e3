import type { KubernetesObject } from "@binnacle/cases";

/** As the store keeps it. */
export interface StoredObject {
  readonly object: KubernetesObject;
  /** `namespace/name`, or the name alone: lists are in the order of these keys. */
  readonly key: string;
  /** The object as an item of a list, serialised once. */
  readonly itemJson: string;
}

/** One write, as watchers hear of it. */
export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly revision: number;
  /** `apps/v1/Deployment`. */
  readonly kind: string;
  /** Of a deletion: the last state, with the revision of the deletion. */
  readonly stored: StoredObject;
  readonly before: StoredObject | undefined;
}
