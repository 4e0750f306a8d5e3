import { AppError, ChangesResult } from "@binnacle/contracts";
import { changesIn, type StateKind } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { identify } from "@binnacle/runtime";
import { z } from "zod";
import { createPhases } from "../create-phases.ts";
import type { EksDeps } from "../eks-deps.ts";
import { readState } from "../read-state.ts";
import { windowBefore } from "../window-before.ts";
import { clusterOf } from "./cluster-of.ts";
import { changeLine, gapLines, lines, nameOf } from "./diagnosis-text.ts";
import { nameInput, namespaceInput } from "./inputs.ts";
import { nearest } from "./nearest.ts";

/** The objects that keep their own history: revisions, managedFields, times of creation. */
const kinds: readonly StateKind[] = [
  "Namespace",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "HorizontalPodAutoscaler",
  "Service",
  "ConfigMap",
  "Event",
];
const changesAtMost = 50;

export const getChanges = defineTool<EksDeps>()({
  name: "get_changes",
  title: "Changes",
  description:
    "What changed in a namespace, newest first: rollouts with what differs, sizes, selectors, ports, ConfigMaps, and who did it. Call it to find what started an incident. Rebuilt from the objects' own history.",
  input: {
    namespace: namespaceInput,
    workload: nameInput.optional().describe("Only this object, by exact name"),
    windowMinutes: z
      .number()
      .int()
      .min(1)
      .max(7 * 1440)
      .default(180),
  },
  output: ChangesResult,
  async run(asked, deps, signal) {
    const { namespace, workload, windowMinutes } = asked;
    const reading = createPhases(deps.timeoutMs, signal)("lists");
    const cluster = await clusterOf(deps, reading);
    const state = await readState(deps.api, { namespace, cluster, kinds, signal: reading });
    assertNamespace(namespace, state);
    const now = deps.api.now();
    const window = windowBefore(now, windowMinutes);
    const request = { window, namespace, ...(workload === undefined ? {} : { name: workload }) };
    const found = changesIn(state, request, { now, identify, arguments: { ...asked } });
    const items = found.items.slice(0, changesAtMost);
    const cited = new Set(items.flatMap(({ evidence }) => evidence));
    return {
      items,
      hasMore: found.items.length > items.length,
      ledgerSince: null,
      evidence: found.evidence
        .filter(({ id }) => cited.has(id))
        .map((fact) => ({ ...fact, source: { ...fact.source, tool: "get_changes" } })),
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
function assertNamespace(
  namespace: string,
  { lists }: Awaited<ReturnType<typeof readState>>,
): void {
  const list = lists.find(({ kind }) => kind === "Namespace");
  if (list?.items.kind !== "known") return;
  const refs = list.items.value.map(({ metadata: { name } }) => ({ kind: "Namespace", name }));
  if (refs.some(({ name }) => name === namespace)) return;
  const near = nearest(namespace, refs).map(nameOf).join(", ");
  throw new AppError(
    "not_found",
    `There is no namespace ${JSON.stringify(namespace)}.${near === "" ? "" : ` Near: ${near}.`}`,
  );
}

/** One gap may stand for many lists. */
function distinct<T>(gaps: readonly T[]): T[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
