import type { Kind } from "@binnacle/diagnosis";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";

const accept =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
const Discovery = z.object({
  items: readableOf(
    z.object({
      metadata: z.object({ name: z.string().default("") }).prefault({}),
      versions: readableOf(
        z.object({
          version: z.string(),
          resources: readableOf(
            z.object({
              resource: z.string(),
              responseKind: z.object({ kind: z.string() }).optional(),
              scope: z.string(),
              shortNames: z.array(z.string()).default([]),
              verbs: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The kinds that custom resources and extensions add, by the aggregated discovery. Empty where a server has none. */
export async function discoverResources(
  api: ClusterApi,
  signal: AbortSignal,
): Promise<readonly Kind[]> {
  const answer = await api.json("/apis", { signal, accept });
  const discovery = Discovery.safeParse(answer.kind === "ok" ? answer.value : undefined);
  if (!discovery.success) return [];
  return discovery.data.items.flatMap(({ metadata: { name: group }, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources
        .filter(
          ({ resource, verbs }) => verbs.includes("list") && isKind({ group, version, resource }),
        )
        .map(({ resource, responseKind, scope, shortNames }) => ({
          kind: responseKind?.kind ?? resource,
          plural: resource,
          group,
          version,
          isNamespaced: scope === "Namespaced",
          isCustom: true,
          isCentral: false,
          shortNames,
          uses: [],
        })),
    ),
  );
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
/** Words that a path understands in another way, and what is never read. */
const isReserved: ReadonlySet<string> = new Set(["watch", "proxy", "secrets", "namespaces"]);

/** An extension may call itself what it likes; a path is made of names that Kubernetes allows alone. */
function isKind(parts: { group: string; version: string; resource: string }): boolean {
  const { group, version, resource } = parts;
  const labels = [...group.split("."), version, resource];
  return (
    labels.every((part) => label.test(part)) &&
    !isReserved.has(resource) &&
    !isReserved.has(version)
  );
}
