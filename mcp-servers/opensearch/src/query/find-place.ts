import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import type { LogFields } from "../fields/log-fields.ts";
import type { Clause } from "./log-filter.ts";

/** Where the lines of a cluster are, and how to read them. */
export interface Place {
  readonly index: string;
  readonly fields: LogFields;
  /** What every line must have: by configuration, and to be of the cluster of the call. */
  readonly filters: readonly Clause[];
  readonly gaps: readonly Gap[];
}

/** Finds the place of the lines of a call. Without one the gap says why. */
export async function findPlace(
  { discover, filters }: Deps,
  { match }: CalledCluster,
  signal: AbortSignal,
): Promise<
  { readonly kind: "found"; readonly place: Place } | { readonly kind: "gap"; readonly gap: Gap }
> {
  const discovery = await discover(match?.name, signal);
  if (discovery.kind === "gap") return discovery;
  const { index, fields, clusterField, gaps } = discovery;
  const cluster = match && { [clusterField?.exact ?? match.name]: match.value };
  const terms = [...Object.entries(filters), ...Object.entries(cluster ?? {})];
  const place = {
    index,
    fields,
    filters: terms.map(([name, value]) => ({ term: { [name]: value } })),
    gaps,
  };
  return { kind: "found", place };
}
