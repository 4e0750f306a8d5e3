import type { Clock } from "@binnacle/contracts";
import type { OpenSearchClient } from "./api/create-open-search-client.ts";
import type { Deps } from "./deps.ts";
import type { Role } from "./fields/conventions.table.ts";
import {
  type DiscoveryFound,
  type DiscoveryOptions,
  discoverFields,
  stateNow,
} from "./fields/discover-fields.ts";

/** Mappings change when a shipper does, or when the first index of a pattern appears. */
const keptMs = 5 * 60_000;

/**
 * Discovers once for each field of clusters and keeps it for five minutes, while the same indices are open. Gaps and
 * failures are asked anew, and so is a field that is missing, or an index that did not answer: it may have come since.
 */
export function createDiscovery(
  client: OpenSearchClient,
  options: Omit<DiscoveryOptions, "clusterField">,
  now: Clock,
): Deps["discover"] {
  const kept = new Map<string | undefined, { discovery: DiscoveryFound; atMs: number }>();
  const isAsThen = async ({ state }: DiscoveryFound, signal: AbortSignal) =>
    state === (await stateNow(client, options.index, signal));
  return async ({ clusterField, roles, isAnew }, signal) => {
    const known = isAnew ? undefined : kept.get(clusterField);
    const isFresh = known !== undefined && now() - known.atMs < keptMs;
    if (isFresh && hasAll(known.discovery, roles) && (await isAsThen(known.discovery, signal)))
      return known.discovery;
    const discovery = await discoverFields(client, { ...options, clusterField }, signal);
    kept.delete(clusterField);
    if (discovery.kind === "found" && discovery.silent.length === 0)
      kept.set(clusterField, { discovery, atMs: now() });
    return discovery;
  };
}

function hasAll({ fields }: DiscoveryFound, asked: readonly Role[]): boolean {
  return asked.every((role) => fields[role].length > 0);
}
