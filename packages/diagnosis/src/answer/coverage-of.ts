import type { Coverage, Gap } from "@binnacle/contracts";
import type { Cause } from "../catalogue/cause.ts";
import { causes } from "../catalogue/causes.table.ts";
import type { Cluster } from "../graph/cluster.ts";
import { isNotReady } from "../graph/node-readiness.ts";

/**
 * Which causes were looked for: found, ruled out, or not visible for want of a list. A node that is not Ready, but joins
 * or runs nothing of what was asked about, is neither told nor ruled out.
 */
export function coverageOf(
  cluster: Cluster,
  found: ReadonlySet<string>,
  namespace: string | undefined,
): Coverage {
  const nodes = [...cluster.nodes.values()];
  const coverage: Coverage = { found: [], ruledOut: [], notVisible: [] };
  for (const cause of Object.values<Cause>(causes)) {
    const gap = gapFor(cluster, cause, namespace);
    if (found.has(cause.id)) coverage.found.push(cause.id);
    else if (cause.id === "node-not-ready" && nodes.some(isNotReady)) continue;
    else if (gap === undefined)
      coverage.ruledOut.push({ cause: cause.id, because: cause.ruledOut });
    else coverage.notVisible.push({ cause: cause.id, gap });
  }
  return coverage;
}

function gapFor(cluster: Cluster, cause: Cause, namespace: string | undefined): Gap | undefined {
  for (const kind of cause.needs) {
    const gap = cluster.gapIn(kind, namespace);
    if (gap !== undefined) return gap;
  }
  return cause.needsLogs === true ? unreadLog(cluster) : undefined;
}

function unreadLog({ state }: Cluster): Gap | undefined {
  for (const { lines } of state.logs) if (lines.kind === "unknown") return lines.gap;
  return undefined;
}
