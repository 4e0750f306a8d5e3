import {
  AppError,
  type Candidate,
  type DiagnoseResult,
  eks,
  type Gap,
  present,
} from "@binnacle/contracts";
import { type Cluster, diagnose, fitDiagnosis, logsToRead, withLogs } from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import { pathSegment } from "../api/readable-path.ts";
import { createPhases } from "../create-phases.ts";
import { evidenceOfCall } from "../facts.ts";
import { readLogs } from "../read-logs.ts";
import { type Resolution, resolveCandidates } from "../resolve/resolve-candidates.ts";
import { windowBefore } from "../window-before.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { DiagnoseAnswer, DiagnoseCall } from "./engine-messages.ts";
import { readBehind } from "./read-behind.ts";
import { callingFor, readCalled } from "./read-called.ts";
import { readLater } from "./read-later.ts";

/** Less than a server may answer: redaction may lengthen a text. */
const RESULT_BYTES = 240 * 1024;

type Found = Extract<Resolution, { kind: "found" }>;

export async function answerDiagnose(
  call: DiagnoseCall,
  deps: EngineDeps,
  running: Running,
): Promise<DiagnoseAnswer> {
  const { gaps: own, ...cluster } = call.cluster;
  const naming = createPhases(call.deadline, running.signal)("names");
  const candidates = candidatesIn(call.asked, deps);
  const { resolution, gaps } = await resolveCandidates(deps, candidates, naming);
  if (resolution.kind !== "found")
    return { outcome: unresolved(resolution, cluster), evidence: [], gaps: [...own, ...gaps] };
  // The lists of the diagnosis tell the gaps of resolving again, as far as they matter for it.
  return await diagnoseIn(resolution, call, { deps, running });
}

/** The readings of the question. A server for one namespace knows no other. */
function candidatesIn(
  { namespace, target, candidates }: DiagnoseCall["asked"],
  { fixedNamespace }: EngineDeps,
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

async function diagnoseIn(
  found: Found,
  { asked, cluster: { gaps: own, ...cluster }, deadline }: DiagnoseCall,
  { deps, running: { signal, checkpoint } }: { deps: EngineDeps; running: Running },
): Promise<DiagnoseAnswer> {
  const { namespace, target } = found;
  const { api } = deps;
  const phase = createPhases(deadline, signal);
  const scope = { cluster, namespace, signal: phase("lists") };
  const asIs = await deps.stateOf(scope, checkpoint);
  const behind = { ...scope, signal: phase("behind") };
  const before = await readLater(asIs, { ...behind, target }, deps);
  // What may explain pods comes first: the time is short.
  const explained = await readBehind(before, behind, deps);
  const isMeant = callingFor(before, target);
  const silent = await readCalled(explained, { ...behind, isMeant }, deps);
  const wanted = { logs: logsToRead(silent, target), nodes: silent.nodes };
  const told = withLogs(silent, await readLogs(api, wanted, phase("logs")));
  // Logs may tell of names that nobody resolves.
  const seen = await readBehind(told, { ...scope, signal: phase("behindLogs") }, deps);
  const now = api.now();
  const evidenceOf = evidenceOfCall({
    clusterId: cluster.id,
    tool: eks.diagnose.name,
    arguments: { ...asked },
  });
  const answer = diagnose(
    seen,
    { namespace, target, window: windowBefore(now, asked.windowMinutes) },
    { now, hash, evidenceOf, kubectl: api.kubectl, checkpoint },
  );
  const isNamed = found.asked.namespace !== undefined || found.asked.target !== undefined;
  const { diagnosis, evidence, gaps } = fitDiagnosis(
    {
      ...answer,
      diagnosis: { ...answer.diagnosis, cluster, ...(isNamed ? { asked: found.asked } : {}) },
      gaps: [...identityGaps(own, seen), ...answer.gaps],
    },
    RESULT_BYTES,
  );
  return { outcome: diagnosis, evidence, gaps };
}

/** Who may not list namespaces may not read kube-system either: that is one gap. */
function identityGaps(gaps: readonly Gap[], { state }: Cluster): readonly Gap[] {
  const namespaces = state.lists.find(({ kind }) => kind === "Namespace");
  return namespaces?.items.kind === "unknown" ? [] : gaps;
}

function unresolved(
  resolution: Exclude<Resolution, Found>,
  cluster: DiagnoseResult["outcome"]["cluster"],
): DiagnoseResult["outcome"] {
  if (resolution.kind === "ambiguous")
    return { kind: "ambiguous", cluster, candidates: [...resolution.candidates] };
  const { what, name, namespace, near } = resolution;
  return { kind: "unknown_name", cluster, what, name, ...present({ namespace }), near: [...near] };
}
