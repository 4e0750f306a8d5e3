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
/** Where an index did not answer, which it may soon do. */
const keptSilentMs = 10_000;
/** So long the indices are taken to be as they were. */
const sameMs = 3_000;
/** A look at the state that takes longer is not waited for. */
const stateTimeoutMs = 2_000;

interface State {
  readonly state: string | undefined;
  readonly atMs: number;
}

/**
 * Discovers once for each field of clusters and keeps it for five minutes, while the same indices are open; for ten
 * seconds where one did not answer. Gaps and failures are asked anew, and so is a field that is missing: it may have
 * come since. Where the state cannot be asked, what is kept is used.
 */
export function createDiscovery(
  client: OpenSearchClient,
  options: Omit<DiscoveryOptions, "clusterField">,
  now: Clock,
): Deps["discover"] {
  const kept = new Map<string | undefined, { discovery: DiscoveryFound; atMs: number }>();
  let latest: State | undefined;
  const isAsThen = async ({ state }: DiscoveryFound, signal: AbortSignal) => {
    const known = latest ?? { state, atMs: Number.NEGATIVE_INFINITY };
    if (now() - known.atMs >= sameMs) {
      latest = { ...known, atMs: now() };
      latest = { state: await stateOr(known, signal), atMs: now() };
    }
    return state === latest?.state;
  };
  const stateOr = async ({ state }: State, signal: AbortSignal) => {
    try {
      const soon = AbortSignal.any([signal, AbortSignal.timeout(stateTimeoutMs)]);
      return await stateNow(client, options.index, soon);
    } catch (error) {
      if (signal.aborted) throw error;
      return state;
    }
  };
  return async ({ clusterField, roles, isAnew }, signal) => {
    const known = isAnew ? undefined : kept.get(clusterField);
    const isFresh = known !== undefined && now() - known.atMs < lastingMs(known.discovery);
    if (isFresh && hasAll(known.discovery, roles) && (await isAsThen(known.discovery, signal)))
      return known.discovery;
    const askedMs = now();
    const discovery = await discoverFields(client, { ...options, clusterField }, signal);
    kept.delete(clusterField);
    if (discovery.kind === "found") {
      kept.set(clusterField, { discovery, atMs: now() });
      latest = { state: discovery.state, atMs: askedMs };
    }
    return discovery;
  };
}

function lastingMs({ silent }: DiscoveryFound): number {
  return silent.length === 0 ? keptMs : keptSilentMs;
}

function hasAll({ fields }: DiscoveryFound, asked: readonly Role[]): boolean {
  return asked.every((role) => fields[role].length > 0);
}
