import { AppError, eks, present } from "@binnacle/contracts";
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
    await assertNamespace(deps, namespace, reading);
    const state = await readState(api, { namespace, cluster, use: "changes", signal: reading });
    const now = api.now();
    const request = { window: windowBefore(now, windowMinutes), namespace };
    const found = changesIn(
      state,
      { ...request, ...present({ name: workload }) },
      {
        now,
        kubectl: api.kubectl,
        evidenceOf: evidenceOfCall({
          clusterId: cluster.id,
          tool: eks.getChanges.name,
          arguments: { ...asked },
        }),
      },
    );
    const items = found.items.slice(0, changesAtMost);
    const cited = new Set(items.flatMap(({ evidence }) => evidence));
    return {
      items,
      hasMore: found.items.length > items.length,
      ledgerSince: null,
      evidence: found.evidence.filter(({ id }) => cited.has(id)),
      gaps: distinct([...cluster.gaps, ...found.gaps]),
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

/** An empty answer about a namespace that does not exist would be a wrong one. */
async function assertNamespace(
  { api }: EksDeps,
  namespace: string,
  signal: AbortSignal,
): Promise<void> {
  const { resolution } = await resolveCandidates(api, [{ namespace }], signal);
  if (resolution.kind !== "unknown") return;
  const near = resolution.near.map(nameOf).join(", ");
  throw new AppError(
    "not_found",
    `There is no namespace ${JSON.stringify(namespace)}.${near === "" ? "" : ` Near: ${near}.`}`,
  );
}

/** One gap may stand for many lists. */
function distinct<T>(gaps: readonly T[]): T[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
