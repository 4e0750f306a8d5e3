import type { Gap } from "@binnacle/contracts";
import type { SearchAnswer } from "../api/wire.ts";

/** What a search did not look at: stopped at its time limit, or shards that failed or that no node serves. */
export function partialGaps(
  index: string,
  { timed_out: isLate, _shards: shards }: Pick<SearchAnswer, "timed_out" | "_shards">,
): Gap[] {
  const gap = { origin: "opensearch", what: `a part of the logs in ${index}` } as const;
  const late: Gap = {
    ...gap,
    kind: "timed_out",
    why: "OpenSearch stopped the search at its time limit; counts are lower bounds",
    remedy: { text: "Name a workload, shorten the window, or raise --timeout-ms." },
  };
  const missing = shards.total - shards.successful;
  const failed: Gap = {
    ...gap,
    kind: "unreachable",
    why: `${missing} of ${shards.total} shards did not answer${where(shards)}; counts are lower bounds`,
    remedy: { text: "Look at the health of the OpenSearch cluster." },
  };
  return [...(isLate ? [late] : []), ...(missing > 0 ? [failed] : [])];
}

/** Index and kind of what failed; unassigned shards name neither. */
function where({ failures = [] }: SearchAnswer["_shards"]): string {
  const [first] = failures;
  if (first === undefined) return "";
  const indices = [...new Set(failures.flatMap(({ index }) => index ?? []))].slice(0, 3).join(", ");
  const kind = /^[a-z_]{1,80}$/.exec(first.reason?.type ?? "")?.[0];
  const parts = [indices, kind].filter(Boolean).join(": ");
  return parts === "" ? "" : ` (${parts})`;
}
