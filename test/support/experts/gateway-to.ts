import { serverKinds } from "@binnacle/app";
import type { Case } from "@binnacle/cases";
import { createGateway, type Gateway, type ServerConfig } from "@binnacle/mcp/gateway";
import type { Tools } from "../serve-tools.ts";

/** A server of another maker, and which of its tools are allowed. */
export interface ThirdParty {
  readonly url: string;
  readonly tools: readonly string[];
  /** That its answers may be about. */
  readonly namespaces: readonly string[];
}

const common = { timeoutMs: 20_000, concurrency: 8 };

/** The gateway as the product makes it for these servers, with one of another maker beside them. */
export function gatewayTo(
  { servers }: Pick<Tools, "servers">,
  { clusterName, objects }: Pick<Case, "clusterName" | "objects">,
  thirdParty: ThirdParty,
): Gateway {
  const clusters = [{ name: clusterName }];
  const ours = servers.flatMap(({ role, url }): ServerConfig[] => {
    const kind = serverKinds[role];
    if (kind === undefined) return [];
    const { origin, what, policy, knowsClusterId = false } = kind;
    const transport = { kind: "http", url } as const;
    const named = { name: role, role, clusters, origin, what, knowsClusterId };
    return [{ ...common, ...named, transport, ...policy }];
  });
  const other: ServerConfig = {
    ...common,
    name: "runbooks",
    role: "runbooks",
    clusters,
    origin: "runbooks",
    what: "runbooks",
    transport: { kind: "http", url: thirdParty.url },
    allow: thirdParty.tools.map((tool) => ({ tool, namespacesIn: () => thirdParty.namespaces })),
  };
  const id = objects.find(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
  )?.metadata.uid;
  return createGateway({
    servers: [...ours, other],
    clusterIdOf: async () => id,
    log: () => {},
  });
}
