import { AppError, eks, type Gap, present } from "@binnacle/contracts";
import { changesIn } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { createPhases } from "../create-phases.ts";
import type { EksDeps } from "../eks-deps.ts";
import { evidenceOfCall } from "../facts.ts";
import { readState } from "../read-state.ts";
import { resolveCandidates } from "../resolve/resolve-candidates.ts";
import { windowBefore } from "../window-before.ts";
import { clusterOf } from "./cluster-of.ts";
import { changeLine, gapLines, lines, nameOf } from "./diagnosis-text.ts";

const changesAtMost = 50;

export const getChanges = defineTool<EksDeps>()({
  contract: eks.getChanges,
  async run(asked, deps, { signal }) {
    const { namespace, workload, windowMinutes } = asked;
    const { api } = deps;
    const reading = createPhases(deps.timeoutMs, signal)("lists");
    const cluster = await clusterOf(deps, reading);
    await resolved(deps, { namespace }, reading);
    const state = await readState(api, { namespace, cluster, use: "changes", signal: reading });
    const now = api.now();
    const request = { window: windowBefore(now, windowMinutes), namespace };
    const evidenceOf = evidenceOfCall({
      clusterId: cluster.id,
      tool: eks.getChanges.name,
      arguments: { ...asked },
    });
    const context = { now, kubectl: api.kubectl, evidenceOf };
    const found = changesIn(state, { ...request, ...present({ name: workload }) }, context);
    const unseen =
      found.items.length === 0 && workload !== undefined
        ? await resolved(deps, { namespace, target: workload }, reading)
        : [];
    const items = found.items.slice(0, changesAtMost);
    const cited = new Set(items.flatMap(({ evidence }) => evidence));
    return {
      items,
      hasMore: found.items.length > items.length,
      ledgerSince: null,
      evidence: found.evidence.filter(({ id }) => cited.has(id)),
      gaps: distinct([...cluster.gaps, ...unseen, ...found.gaps]),
    };
  },
  toText: ({ items, hasMore, gaps }) =>
    lines(
      items.length === 0 && "no change that the objects tell of",
      ...items.map(changeLine),
      hasMore && "… older ones were cut: name the workload or shorten the window",
      gapLines(gaps),
    ),
});

/**
 * An empty answer about what does not exist would be a wrong one: throws `AppError` of kind not_found with what is near.
 * Gives what could not be listed, where the name may hide.
 */
async function resolved(
  { api }: EksDeps,
  asked: { readonly namespace: string; readonly target?: string },
  signal: AbortSignal,
): Promise<readonly Gap[]> {
  const { resolution, gaps } = await resolveCandidates(api, [asked], signal);
  if (resolution.kind !== "unknown") return gaps;
  const { what, name } = resolution;
  if (what === "object" && gaps.length > 0) return gaps;
  const near = resolution.near.map(nameOf).join(", ");
  const where = what === "object" ? ` in namespace ${asked.namespace}` : "";
  throw new AppError(
    "not_found",
    `There is no ${what} ${JSON.stringify(name)}${where}.${near === "" ? "" : ` Near: ${near}.`}`,
  );
}

/** One gap may stand for many lists. */
function distinct<T>(gaps: readonly T[]): T[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
