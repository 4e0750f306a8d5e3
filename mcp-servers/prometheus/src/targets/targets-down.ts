import { AppError } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { narrowPromql } from "../api/narrow-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration } from "../api/promql.ts";
import { readVector } from "../signals/read-samples.ts";

interface Asking {
  readonly client: PrometheusClient;
  /** Unix milliseconds. */
  readonly endMs: number;
  readonly match: CalledCluster["match"];
  readonly signal: AbortSignal;
}

/** What is away for longer is not missed. */
const recentMs = 3_600_000;

/**
 * The instances that do not answer their scrapes, of those that had the series in the last hour and have them no more.
 * An addition: where it cannot be asked, none.
 */
export async function targetsDown(
  series: string,
  { client, endMs, match, signal }: Asking,
): Promise<readonly string[]> {
  const lost = `(last_over_time(${series}[${duration(recentMs)}]) unless ${series})`;
  const query = `count by (instance) ((${narrowPromql("up", match)} == 0) and on (job, instance) ${lost})`;
  try {
    const rows = readVector(await client.instant(query, endMs, signal));
    return rows.flatMap(({ labels }) => labels["instance"] ?? []).toSorted();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return [];
  }
}

const namedAtMost = 3;

/** `its target a:80 is down`, `its targets a:80, b:80 and 2 more are down`. */
export function downText(instances: readonly string[]): string {
  const named = instances.slice(0, namedAtMost).join(", ");
  const more = instances.length > namedAtMost ? ` and ${instances.length - namedAtMost} more` : "";
  return instances.length === 1
    ? `its target ${named} is down`
    : `its targets ${named}${more} are down`;
}
