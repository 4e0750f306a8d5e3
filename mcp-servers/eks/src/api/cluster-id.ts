import type { Gap } from "@binnacle/contracts";
import { hash } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "./cluster-api.ts";
import { toError } from "./failure.ts";
import { refusals } from "./refusals.ts";

export interface ClusterId {
  /** uid of namespace kube-system; where that is refused, 16 hex characters over the address. */
  readonly id: string;
  readonly gaps: readonly Gap[];
}

/** Whoever answered for the API server left it out. */
const withoutUid: Gap = {
  origin: "kubernetes",
  kind: "no_data",
  what: "the identity of the cluster",
  why: "Namespace kube-system came without a uid, so the cluster is known by its address: what is remembered of it under another is not found.",
  about: { kinds: ["Namespace"], name: "kube-system" },
};

const Namespace = z.object({ metadata: z.object({ uid: z.string() }) });
const namespaces = { kind: "Namespace", plural: "namespaces", group: "" };

/** Reads the cluster's identity once. Throws `AppError` when the API server does not answer at all. */
export function createClusterId(api: ClusterApi): (signal: AbortSignal) => Promise<ClusterId> {
  let known: ClusterId | undefined;
  return async (signal) => {
    const own = known ?? (await read(api, signal));
    // Of two calls at once the first that knows tells the other: a cluster has one id.
    known ??= own;
    return known;
  };
}

async function read(api: ClusterApi, signal: AbortSignal): Promise<ClusterId> {
  const answer = await api.json("/api/v1/namespaces/kube-system", { signal });
  const namespace = Namespace.safeParse(answer.kind === "ok" ? answer.value : undefined);
  if (namespace.success) return { id: namespace.data.metadata.uid, gaps: [] };
  if (answer.kind === "failed" && answer.failure.refusedUser === undefined)
    throw toError(answer.failure);
  const { address } = await api.identity();
  const gaps =
    answer.kind === "failed"
      ? refusals([{ kind: namespaces, failure: answer.failure }], api.kubectl).map(({ gap }) => gap)
      : [withoutUid];
  return { id: `address-${hash(address).slice(0, 16)}`, gaps };
}
