import type { Change } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { StateKind } from "../state/kinds.table.ts";
import type { Metadata } from "../state/shapes.ts";
import { getWrites } from "./writes-of.ts";

/** Kinds that stay for long when they are deleted: something must be done before they are gone. */
const WAITING = [
  "PersistentVolumeClaim",
  "Namespace",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Service",
  "Ingress",
  "ConfigMap",
  "NetworkPolicy",
] as const;

/** What is being deleted and is still there, from when its deletion began. */
export function deletionsOf(state: ClusterState, ledger: Ledger): Change[] {
  return WAITING.flatMap((kind) =>
    objectsOf(state, kind).flatMap((object) => deletionOf(kind, object, ledger) ?? []),
  );
}

function deletionOf(
  kind: StateKind,
  object: {
    readonly metadata: Pick<
      Metadata,
      "name" | "namespace" | "uid" | "deletionTimestamp" | "finalizers"
    >;
  },
  ledger: Ledger,
): Change | undefined {
  const { deletionTimestamp: at, finalizers = [] } = object.metadata;
  if (at === undefined) return undefined;
  const subject = refOf(kind, object);
  const waits = finalizers.length === 0 ? "" : `, waits for ${finalizers.join(", ")}`;
  const text = `is being deleted${waits}`;
  const evidence = ledger.cite({
    subject,
    pointer: "/metadata/deletionTimestamp",
    value: [at, finalizers],
    values: { what: text, at: { at } },
    text: `${written(subject)} ${text}`,
    kubectl: getWrites(subject),
  });
  return { at, subject, kind: "other", text, evidence: [evidence] };
}
