import { type Gap, type ObjectRef, present } from "@binnacle/contracts";
import { type Kind, kinds } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { ApiResult, Failure } from "../api/failure.ts";
import { listPages } from "../api/list-pages.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { pathOf } from "../resources/find-resource.ts";
import { otherOwner } from "./other-owner.ts";

/** Which end an address is: a Service is only called by its address. */
export type Side = "from" | "to";

interface Asked {
  readonly ip: string;
  readonly side: Side;
  /** Namespaces that the question names: looked at where all of them may not be. */
  readonly given: readonly string[];
}

type Found =
  | { readonly ref: ObjectRef; readonly within: string; readonly gaps: readonly [] }
  /** Nobody in the cluster has it; with gaps: that could not be told. isLookedAt: no pod has it, so that policies see an address. */
  | { readonly ref?: undefined; readonly gaps: readonly Gap[]; readonly isLookedAt?: true };

const fields: Readonly<Record<"Pod" | "Service", string>> = {
  Pod: "status.podIP",
  Service: "spec.clusterIP",
};

/** The pod, or the Service, that has an address. Pods in the network of their node have its address, not one of their own. */
export async function findAddress(
  { api, fixedNamespace }: Pick<EngineDeps, "api" | "fixedNamespace">,
  { ip, side, given }: Asked,
  signal: AbortSignal,
): Promise<Found> {
  const looks = kinds.filter(({ kind }) => kind === "Pod" || (side === "to" && kind === "Service"));
  const reads = await Promise.all(
    looks.map(async (kind) => await lookFor(api, kind, { ip, given, fixedNamespace, signal })),
  );
  const owner = reads.flatMap(({ owners }) => owners)[0];
  if (owner !== undefined) return { ...owner, gaps: [] };
  const failed = reads.flatMap(({ failure }) => failure ?? []);
  if (failed.length === 0 && side === "to") return await otherwise(api, canonical(ip), signal);
  const unread = refusals(failed, api.kubectl);
  return {
    gaps: unread.map(({ gap }) => ({ ...gap, what: `whose address ${ip} is: ${gap.what}` })),
  };
}

/** Called by another address of a Service, by a node's, or by one that nobody is known to have. */
async function otherwise(api: ClusterApi, ip: string, signal: AbortSignal): Promise<Found> {
  const { service, gaps } = await otherOwner(api, ip, signal);
  const within = service?.namespace;
  if (service === undefined || within === undefined) return { gaps, isLookedAt: true };
  return { ref: service, within, gaps: [] };
}

interface Looking {
  readonly ip: string;
  readonly given: readonly string[];
  readonly fixedNamespace: string | undefined;
  readonly signal: AbortSignal;
}

interface Owner {
  readonly ref: ObjectRef;
  readonly within: string;
}

interface Looked {
  readonly owners: readonly Owner[];
  /** Not all namespaces could be looked at. */
  readonly failure?: FailedRead;
}

/** In all namespaces; where that is refused, in those that were given. */
async function lookFor(
  api: ClusterApi,
  kind: Kind,
  { ip, given, fixedNamespace, signal }: Looking,
): Promise<Looked> {
  const all =
    fixedNamespace === undefined
      ? await listOwners(api, kind, { ip, signal })
      : onlyOf(fixedNamespace);
  if (all.kind === "ok") return { owners: all.value };
  const some = await Promise.all(
    given
      .filter((namespace) => fixedNamespace === undefined || namespace === fixedNamespace)
      .map(async (namespace) => await listOwners(api, kind, { ip, namespace, signal })),
  );
  const owners = some.flatMap((read) => (read.kind === "ok" ? read.value : []));
  return { owners, failure: { kind, failure: all.failure } };
}

function onlyOf(namespace: string): { readonly kind: "failed"; readonly failure: Failure } {
  const why = `Only namespace ${namespace} may be read here.`;
  return { kind: "failed", failure: { kind: "refused", why } };
}

const Item = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), uid: z.string().optional() }),
  spec: z
    .object({ hostNetwork: z.boolean().nullish(), clusterIP: z.string().nullish() })
    .prefault({}),
  status: z.object({ podIP: z.string().nullish(), phase: z.string().nullish() }).prefault({}),
});
type Item = z.infer<typeof Item>;

async function listOwners(
  api: ClusterApi,
  kind: Kind,
  { ip, namespace, signal }: { ip: string; namespace?: string; signal: AbortSignal },
): Promise<ApiResult<readonly Owner[]>> {
  const address = canonical(ip);
  const field = kind.kind === "Pod" ? fields.Pod : fields.Service;
  const read = await listPages(api, pathOf(kind, { namespace }), {
    signal,
    query: { fieldSelector: `${field}=${address}` },
    onPage: (page) => page.map((object) => Item.safeParse(object)),
  });
  if (read.kind === "failed") return read;
  if (read.value.some(({ success }) => !success)) {
    const why = `The Kubernetes API server answered with an object that is no ${kind.kind}.`;
    return { kind: "failed", failure: { kind: "unavailable", why } };
  }
  const items = read.value.flatMap(({ data }) => data ?? []).filter((item) => has(item, address));
  return { kind: "ok", value: items.map(({ metadata }) => toOwner(kind, metadata)) };
}

/** A pod that ended has its address in its status still, when another has it already. */
function has({ spec, status }: Item, ip: string): boolean {
  if (spec.clusterIP === ip) return true;
  const isOver = status.phase === "Succeeded" || status.phase === "Failed";
  return status.podIP === ip && spec.hostNetwork !== true && !isOver;
}

function toOwner({ kind }: Kind, { name, namespace, uid }: Item["metadata"]): Owner {
  return { ref: present({ kind, namespace, name, uid }), within: namespace };
}

/** As the cluster writes an address: IPv6 in its shortest form (RFC 5952). */
function canonical(ip: string): string {
  if (ip.includes(":")) return new URL(`http://[${ip}]/`).hostname.slice(1, -1);
  return ip.split(".").map(Number).join(".");
}
