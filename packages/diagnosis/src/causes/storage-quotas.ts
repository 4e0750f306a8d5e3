import type { Claim } from "@binnacle/contracts";
import { refOf } from "../graph/object-key.ts";
import type { Inquiry } from "../inquiry.ts";
import { toNumber } from "../quantity.ts";
import type { ObjectOf } from "../state/kinds.table.ts";

/** What a quota allows the claims of its namespace, of whatever class. */
export interface StorageQuota {
  readonly quota: ObjectOf<"ResourceQuota">;
  readonly resource: "requests.storage" | "persistentvolumeclaims";
  readonly isFull: boolean;
}

/** Not of one class: of which class a claim is that does not exist, nobody knows. */
const RESOURCES = ["requests.storage", "persistentvolumeclaims"] as const;

/** The quotas that a claim of the namespace is held against, those without any room first. */
export function storageQuotas(
  { lookup }: Inquiry["cluster"],
  namespace: string | undefined,
): StorageQuota[] {
  return [...lookup.quotas(namespace).values()]
    .flatMap((quota) =>
      RESOURCES.flatMap((resource) => {
        const { hard, used } = quota.status;
        const limit = hard[resource];
        const isFull = toNumber(used[resource]) >= toNumber(limit);
        return limit === undefined ? [] : [{ quota, resource, isFull }];
      }),
    )
    .toSorted((left, right) => Number(right.isFull) - Number(left.isFull));
}

/** `The quota team holds 9Gi of 10Gi of requests.storage.` */
export function saysHeld({ cite, say }: Inquiry, { quota, resource }: StorageQuota): Claim {
  const [used, hard] = [quota.status.used[resource] ?? "0", quota.status.hard[resource] ?? "0"];
  const of = quota.metadata.name;
  const held = cite.fact({
    subject: refOf("ResourceQuota", quota),
    pointer: `/status/used/${resource}`,
    value: [used, hard],
    values: { used, hard },
    text: `quota ${of}: ${resource} ${used} of ${hard}`,
  });
  return say(`The quota ${of} holds {used} of {hard} of ${resource}.`, held);
}
