import type { ObjectRef } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi } from "./api/cluster-api.ts";
import { valueOf } from "./api/failure.ts";
import { listPages } from "./api/list-pages.ts";

export type Resolution =
  | { readonly kind: "found"; readonly ref: ObjectRef }
  | { readonly kind: "ambiguous"; readonly candidates: readonly ObjectRef[] }
  | { readonly kind: "unknown"; readonly known: readonly ObjectRef[] };

interface TargetKind {
  readonly kind: string;
  readonly path: string;
  /** What people write before the slash. */
  readonly words: readonly string[];
}

/** What people ask about, the most likely first: a Deployment hides the Service of its name. */
const targetKinds: readonly TargetKind[] = [
  {
    kind: "Deployment",
    path: "/apis/apps/v1/deployments",
    words: ["deployment", "deployments", "deploy"],
  },
  {
    kind: "StatefulSet",
    path: "/apis/apps/v1/statefulsets",
    words: ["statefulset", "statefulsets", "sts"],
  },
  { kind: "DaemonSet", path: "/apis/apps/v1/daemonsets", words: ["daemonset", "daemonsets", "ds"] },
  { kind: "CronJob", path: "/apis/batch/v1/cronjobs", words: ["cronjob", "cronjobs", "cj"] },
  { kind: "Job", path: "/apis/batch/v1/jobs", words: ["job", "jobs"] },
  { kind: "Service", path: "/api/v1/services", words: ["service", "services", "svc"] },
  { kind: "Pod", path: "/api/v1/pods", words: ["pod", "pods", "po"] },
  { kind: "Namespace", path: "/api/v1/namespaces", words: ["namespace", "namespaces", "ns"] },
];

const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const Named = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
  }),
});

/**
 * Finds the object that a name means, in all namespaces: `payment`, `deployment/payment`, `svc/payment`.
 * Throws `AppError` when the lists are refused: without them a name cannot be told from a typing error.
 */
export async function resolveTarget(
  api: ClusterApi,
  target: string,
  signal: AbortSignal,
): Promise<Resolution> {
  const { kinds, name } = parts(target);
  const refs = (await Promise.all(kinds.map((kind) => named(api, kind, { name, signal })))).flat();
  const matching = refs.filter((ref) => ref.name === name);
  const workloads = matching.filter(({ kind }) => kind !== "Namespace");
  const candidates = withoutShadowed(workloads.length > 0 ? workloads : matching);
  const [first] = candidates;
  if (first === undefined) return { kind: "unknown", known: refs };
  return candidates.length === 1
    ? { kind: "found", ref: first }
    : { kind: "ambiguous", candidates };
}

function parts(target: string): { kinds: readonly TargetKind[]; name: string } {
  const [, word, name] = /^([^/]+)\/([^/]+)$/u.exec(target.trim()) ?? [];
  const kinds = targetKinds.filter(({ words }) => words.includes((word ?? "").toLowerCase()));
  if (name !== undefined && kinds.length > 0) return { kinds, name };
  return { kinds: targetKinds, name: target.trim() };
}

/** All objects of the kind, by metadata only; of pods, which may be many, only those of that name. */
async function named(
  api: ClusterApi,
  { kind, path }: TargetKind,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<ObjectRef[]> {
  const query = kind === "Pod" ? { fieldSelector: `metadata.name=${name}` } : {};
  const items = valueOf(
    await listPages(api, path, {
      signal,
      query,
      accept,
      onPage: (page) => z.array(Named).parse(page),
    }),
  );
  return items.map(({ metadata }) => ({ kind, ...metadata }));
}

/** Of one name in one namespace the likeliest kind is meant. */
function withoutShadowed(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  const seen = new Map<string, ObjectRef>();
  for (const ref of refs) {
    const key = `${ref.namespace ?? ""}/${ref.name}`;
    if (!seen.has(key)) seen.set(key, ref);
  }
  return [...seen.values()];
}
