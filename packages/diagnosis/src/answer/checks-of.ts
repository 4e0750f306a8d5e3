import type { Check, Finding, Gap } from "@binnacle/contracts";
import type { Cause } from "../catalogue/cause.ts";
import { causes } from "../catalogue/causes.table.ts";
import type { Cluster } from "../graph/cluster.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { objectsOf } from "../state/cluster-state.ts";

/**
 * One check a cause: found, ruled out, or not visible for want of a list. A node that is not Ready, but joins or runs
 * nothing of what was asked about, is neither told nor ruled out.
 */
export function checksOf(
  cluster: Cluster,
  findings: readonly Finding[],
  namespace: string | undefined,
): Check[] {
  const isOpen = [...cluster.nodes.values()].some(isNotReady);
  return Object.values<Cause>(causes).flatMap((cause): Check[] => {
    const { id } = cause;
    const found = findings.filter((finding) => finding.cause === id);
    const gap = gapFor(cluster, cause, namespace);
    if (found.length > 0)
      return [{ kind: "found", cause: id, findings: found.map((finding) => finding.id) }];
    if (id === "node-not-ready" && isOpen) return [];
    if (gap !== undefined) return [{ kind: "not_visible", cause: id, gap }];
    const because = { text: cause.ruledOut, evidence: [] };
    return [
      { kind: "ruled_out", cause: id, because, examined: examined(cluster, cause, namespace) },
    ];
  });
}

/** Objects of the first kind that the cause needs. */
function examined(
  { state }: Cluster,
  { needs: [kind = "Pod"] }: Cause,
  namespace: string | undefined,
): Extract<Check, { kind: "ruled_out" }>["examined"] {
  const count = objectsOf(state, kind).filter(
    ({ metadata }) =>
      namespace === undefined ||
      metadata.namespace === undefined ||
      metadata.namespace === namespace,
  ).length;
  return { count, of: kind.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, " ").toLowerCase() };
}

function gapFor(cluster: Cluster, cause: Cause, namespace: string | undefined): Gap | undefined {
  for (const kind of cause.needs) {
    const gap = cluster.gapOf(kind, namespace);
    if (gap !== undefined) return gap;
  }
  return cause.needsLogs === true ? unreadLog(cluster) : undefined;
}

function unreadLog({ state }: Cluster): Gap | undefined {
  for (const { lines } of state.logs) if (lines.kind === "unknown") return lines.gap;
  return undefined;
}
