import { AppError, eks, type Gap, present } from "@binnacle/contracts";
import { changesIn } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { createPhases } from "../create-phases.ts";
import { evidenceOfCall } from "../facts.ts";
import { resolveCandidates } from "../resolve/resolve-candidates.ts";
import { nameOf } from "../tools/diagnosis-text.ts";
import { windowBefore } from "../window-before.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { ChangesAnswer, ChangesCall } from "./engine-messages.ts";

const changesAtMost = 50;

export async function answerChanges(
  { asked, cluster, deadline }: ChangesCall,
  { api, stateOf }: EngineDeps,
  { signal, checkpoint }: Running,
): Promise<ChangesAnswer> {
  const { namespace, workload, windowMinutes } = asked;
  const phase = createPhases(deadline, signal);
  await resolved(api, { namespace }, phase("names"));
  const scope = { namespace, cluster, use: "changes", signal: phase("lists") } as const;
  const seen = await stateOf(scope, checkpoint);
  const now = api.now();
  const request = { window: windowBefore(now, windowMinutes), namespace };
  const evidenceOf = evidenceOfCall({
    clusterId: cluster.id,
    tool: eks.getChanges.name,
    arguments: { ...asked },
  });
  const context = { now, kubectl: api.kubectl, evidenceOf };
  const found = changesIn(seen, { ...request, ...present({ name: workload }) }, context);
  const unseen =
    found.items.length === 0 && workload !== undefined
      ? await resolved(api, { namespace, target: workload }, phase("logs"))
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
}

/**
 * An empty answer about what does not exist would be a wrong one: throws `AppError` of kind not_found with what is near.
 * Gives what could not be listed, where the name may hide.
 */
async function resolved(
  api: ClusterApi,
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
