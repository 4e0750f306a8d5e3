import {
  AppError,
  type Candidate,
  type DiagnoseResult,
  eks,
  type Gap,
  present,
} from "@binnacle/contracts";
import { type ClusterState, fitDiagnosis } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import { pathSegment } from "../api/readable-path.ts";
import { createPhases } from "../create-phases.ts";
import type { EksDeps } from "../eks-deps.ts";
import { readLogs, readState } from "../read-state.ts";
import { type Resolution, resolveCandidates } from "../resolve/resolve-candidates.ts";
import { windowBefore } from "../window-before.ts";
import { clusterOf } from "./cluster-of.ts";
import { diagnosisText } from "./diagnosis-text.ts";

/** Less than a server may answer: redaction may lengthen a text. */
const RESULT_BYTES = 240 * 1024;

type Input = z.output<typeof eks.diagnose.input>;
type Found = Extract<Resolution, { kind: "found" }>;

export const diagnose = defineTool<EksDeps>()({
  contract: eks.diagnose,
  toText: diagnosisText,
  async run(asked, deps, { signal }) {
    const phase = createPhases(deps.timeoutMs, signal);
    const reading = phase("lists");
    const { gaps: own, ...cluster } = await clusterOf(deps, reading);
    const candidates = candidatesIn(asked, deps);
    const { resolution, gaps } = await resolveCandidates(deps.api, candidates, reading);
    if (resolution.kind !== "found")
      return { outcome: unresolved(resolution, cluster), evidence: [], gaps: [...own, ...gaps] };
    // The lists of the diagnosis tell the gaps of resolving again, as far as they matter for it.
    return await diagnoseIn(resolution, { asked, deps, cluster, own, phase, signal });
  },
});

/** The readings of the question. A server for one namespace knows no other. */
function candidatesIn(
  { namespace, target, candidates }: Input,
  { fixedNamespace }: EksDeps,
): readonly Candidate[] {
  if (candidates === undefined || candidates.length === 0) {
    if (namespace !== undefined) pathSegment("namespace", namespace);
    return [present({ namespace, target })];
  }
  if (fixedNamespace === undefined) return candidates;
  const own = candidates.filter((item) => (item.namespace ?? fixedNamespace) === fixedNamespace);
  if (own.length === 0)
    throw new AppError("refused", `Only namespace ${fixedNamespace} may be read here.`);
  return own.map((item) => ({ ...item, namespace: fixedNamespace }));
}

interface Looking {
  readonly asked: Input;
  readonly deps: EksDeps;
  readonly cluster: DiagnoseResult["outcome"]["cluster"];
  readonly own: readonly Gap[];
  readonly phase: ReturnType<typeof createPhases>;
  readonly signal: AbortSignal;
}

async function diagnoseIn(found: Found, looking: Looking) {
  const { asked, deps, cluster, own, phase, signal } = looking;
  const { namespace, target } = found;
  const lists = await readState(deps.api, { cluster, namespace, signal: phase("lists") });
  const state = { ...lists, logs: await readLogs(deps.api, lists, phase("logs")) };
  const now = deps.api.now();
  const window = windowBefore(now, asked.windowMinutes);
  const answer = await deps.engine.diagnose(
    {
      state,
      request: { namespace, target, window },
      now,
      arguments: { ...asked },
      kubectlContext: deps.kubectlContext,
    },
    signal,
  );
  const isNamed = found.asked.namespace !== undefined || found.asked.target !== undefined;
  const { diagnosis, evidence, gaps } = fitDiagnosis(
    {
      ...answer,
      diagnosis: { ...answer.diagnosis, ...(isNamed ? { asked: found.asked } : {}) },
      gaps: [...identityGaps(own, lists), ...answer.gaps],
    },
    RESULT_BYTES,
  );
  return { outcome: diagnosis, evidence, gaps };
}

/** Who may not list namespaces may not read kube-system either: that is one gap. */
function identityGaps(gaps: readonly Gap[], { lists }: ClusterState): readonly Gap[] {
  const namespaces = lists.find(({ kind }) => kind === "Namespace");
  return namespaces?.items.kind === "unknown" ? [] : gaps;
}

function unresolved(
  resolution: Exclude<Resolution, Found>,
  cluster: Looking["cluster"],
): DiagnoseResult["outcome"] {
  if (resolution.kind === "ambiguous")
    return { kind: "ambiguous", cluster, candidates: [...resolution.candidates] };
  const { what, name, near } = resolution;
  return { kind: "unknown_name", cluster, what, name, near: [...near] };
}
