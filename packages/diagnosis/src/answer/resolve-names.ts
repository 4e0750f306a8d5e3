import type { DiagnoseResult, ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf } from "../graph/object-key.ts";
import { nearMisses } from "../near-miss.ts";
import { listsOf, objectsOf } from "../state/cluster-state.ts";
import { findTarget } from "./target.ts";

type Outcome = DiagnoseResult["outcome"];

/** The object that was asked about, or why it cannot be told. */
export type Asked =
  | { readonly kind: "accepted"; readonly ref: ObjectRef | undefined }
  | { readonly kind: "refused"; readonly outcome: Outcome };

/** Resolves the names of a request. A name that nobody has, or that several have, is answered with those that were meant. */
export function resolveNames(
  cluster: Cluster,
  request: { namespace?: string; target?: string },
): Asked {
  const { clusterId, clusterName } = cluster.state;
  const self = { id: clusterId, name: clusterName };
  const unknownNamespace = nearNamespaces(cluster, request.namespace);
  if (unknownNamespace !== undefined && request.namespace !== undefined)
    return {
      kind: "refused",
      outcome: {
        kind: "unknown_name",
        cluster: self,
        what: "namespace",
        name: request.namespace,
        near: unknownNamespace,
      },
    };
  if (request.target === undefined) return { kind: "accepted", ref: undefined };
  const target = findTarget(cluster, request.target, request.namespace);
  if (target.kind === "found") return { kind: "accepted", ref: target.ref };
  const outcome: Outcome =
    target.kind === "ambiguous"
      ? { kind: "ambiguous", cluster: self, candidates: [...target.candidates] }
      : {
          kind: "unknown_name",
          cluster: self,
          what: "workload",
          name: request.target,
          near: [...target.near],
        };
  return { kind: "refused", outcome };
}

/** Names near to a namespace that does not exist; nothing when it does, or when namespaces were not seen. */
function nearNamespaces(cluster: Cluster, asked: string | undefined): ObjectRef[] | undefined {
  if (asked === undefined || cluster.gapOf("Namespace") !== undefined) return undefined;
  if (listsOf(cluster.state, "Namespace").length === 0) return undefined;
  const refs = objectsOf(cluster.state, "Namespace").map((item) => refOf("Namespace", item));
  if (refs.some((ref) => ref.name === asked)) return undefined;
  const near = nearMisses(
    asked,
    refs.map((ref) => ref.name),
  );
  return near.flatMap((name) => refs.filter((ref) => ref.name === name));
}
