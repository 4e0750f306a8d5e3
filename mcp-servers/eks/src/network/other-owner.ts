import { type Gap, type ObjectRef, present } from "@binnacle/contracts";
import { isInBlock, type Kind, kinds } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { listPages } from "../api/list-pages.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import { listOf } from "../api/wire.ts";
import { pathOf } from "../resources/find-resource.ts";

/** Where clusters take the addresses of their pods, Services and nodes from: RFC 1918, RFC 6598, RFC 4193. */
const ownRanges = [
  { cidr: "10.0.0.0/8", except: [] },
  { cidr: "172.16.0.0/12", except: [] },
  { cidr: "192.168.0.0/16", except: [] },
  { cidr: "100.64.0.0/10", except: [] },
  { cidr: "fc00::/7", except: [] },
];

/**
 * Whose an address is that is no pod's and no Service's first one. No owner and no gap: a node's, that of an endpoint
 * outside which a Service without a selector leads to, or none that the cluster gives.
 */
interface OtherOwner {
  readonly service?: ObjectRef;
  readonly gaps: readonly Gap[];
}

/** Kinds that tell of addresses, beside pods. */
const having: ReadonlySet<string> = new Set(["Service", "Node", "EndpointSlice"]);

/** Looks at all addresses of Services, nodes and endpoints: at an address that nobody has nobody answers, whatever policies allow. */
export async function otherOwner(
  api: ClusterApi,
  ip: string,
  signal: AbortSignal,
): Promise<OtherOwner> {
  if (!ownRanges.some((range) => isInBlock(ip, range))) return { gaps: [] };
  const reads = await Promise.all(
    kinds
      .filter(({ kind }) => having.has(kind))
      .map(async (kind) => await ownersIn(api, kind, { ip, signal })),
  );
  const owners = reads.flatMap((read) => read.owners);
  const owner = owners.find(({ kind }) => kind === "Service") ?? owners[0];
  if (owner !== undefined) return owner.kind === "Service" ? { service: owner, gaps: [] } : noGaps;
  const unread = refusals(
    reads.flatMap(({ failed }) => failed ?? []),
    api.kubectl,
  );
  const about = { kinds: ["Pod", ...having], name: ip };
  if (unread.length > 0)
    return {
      gaps: unread.map(({ gap }) => ({ ...gap, about, what: `who has ${ip}: ${gap.what}` })),
    };
  const why =
    "no pod, Service, node or endpoint that is known has it; policies alone tell nothing of who answers";
  return { gaps: [{ origin: "kubernetes", kind: "no_data", what: `who has ${ip}`, why, about }] };
}

const noGaps: OtherOwner = { gaps: [] };

const Texts = listOf(z.string()).catch([]);
const Item = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
  }),
  spec: z.object({ clusterIPs: Texts, externalIPs: Texts }).prefault({}),
  endpoints: listOf(z.object({ addresses: Texts })).catch([]),
  status: z
    .object({
      addresses: listOf(z.object({ address: z.string() })).catch([]),
      loadBalancer: z
        .object({ ingress: listOf(z.object({ ip: z.string().nullish() })).catch([]) })
        .prefault({}),
    })
    .prefault({}),
});

async function ownersIn(
  api: ClusterApi,
  kind: Kind,
  { ip, signal }: { readonly ip: string; readonly signal: AbortSignal },
): Promise<{ readonly owners: readonly ObjectRef[]; readonly failed?: FailedRead }> {
  const read = await listPages(api, pathOf(kind, {}), {
    signal,
    onPage: (page) =>
      page.flatMap((object) => {
        const { data } = Item.safeParse(object);
        return data !== undefined && addressesOf(data).includes(ip) ? [data.metadata] : [];
      }),
  });
  if (read.kind === "failed") return { owners: [], failed: { kind, failure: read.failure } };
  return { owners: read.value.map((own) => present({ kind: kind.kind, ...own })) };
}

function addressesOf({ spec, status, endpoints }: z.infer<typeof Item>): string[] {
  return [
    ...spec.clusterIPs,
    ...spec.externalIPs,
    ...status.addresses.map(({ address }) => address),
    ...endpoints.flatMap(({ addresses }) => addresses),
    ...status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? []),
  ];
}
