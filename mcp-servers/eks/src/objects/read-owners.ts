import type { Kind } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { readChains, rootText } from "./owner-chain.ts";
import { Pod } from "./pod-object.ts";
import type { Row } from "./read-table.ts";

/** Whose the pods of a table are: `Deployment/payment`. Undefined of what is no pod, and where it cannot be read. */
export async function readOwners(
  rows: readonly Row[],
  { kind, group }: Kind,
  asking: { api: ClusterApi; namespace: string | undefined; signal: AbortSignal },
): Promise<(row: Row) => string | undefined> {
  const { namespace } = asking;
  // Over all namespaces it would cost a list of the cluster.
  if (kind !== "Pod" || group !== "" || namespace === undefined) return () => undefined;
  const pods = new Map(rows.flatMap((row) => [[row, Pod.safeParse(row.object).data] as const]));
  const read = [...pods.values()].flatMap((pod) => pod ?? []);
  const { ownersOf } = await readChains(read, { ...asking, namespace });
  return (row) => {
    const pod = pods.get(row);
    return pod && rootText(ownersOf(pod));
  };
}
