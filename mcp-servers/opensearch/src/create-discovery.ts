import type { Clock } from "@binnacle/contracts";
import type { OpenSearchClient } from "./api/create-open-search-client.ts";
import type { Deps } from "./deps.ts";
import { type Discovery, type DiscoveryOptions, discoverFields } from "./fields/discover-fields.ts";

/** Mappings change when a shipper does, or when the first index of a pattern appears. */
const keptMs = 5 * 60_000;

/** Discovers once and keeps what was found for five minutes. Gaps and failures are asked anew. */
export function createDiscovery(
  client: OpenSearchClient,
  options: DiscoveryOptions,
  now: Clock,
): Deps["discover"] {
  let kept: { readonly discovery: Discovery; readonly atMs: number } | undefined;
  return async (signal) => {
    if (kept !== undefined && now() - kept.atMs < keptMs) return kept.discovery;
    const discovery = await discoverFields(client, options, signal);
    kept = discovery.kind === "found" ? { discovery, atMs: now() } : undefined;
    return discovery;
  };
}
