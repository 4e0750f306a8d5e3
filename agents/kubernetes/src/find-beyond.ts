import {
  type Evidence,
  type Finding,
  type Gap,
  keyOf,
  type ListedAlert,
  type ObjectRef,
  type Task,
} from "@binnacle/contracts";
import {
  type CallGraph,
  isSameThing,
  kubectlFor,
  measuredSymptoms,
  type Surroundings,
  type Symptom,
  suspicionsIn,
  toMetricFinding,
} from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import { alertSymptoms } from "./alert-symptoms.ts";
import { involves } from "./involves.ts";
import { type Looking, lookAtCalls, lookAtMetrics, type Measured } from "./look.ts";
import { slowSince } from "./slow-since.ts";

/** More at once are a storm: then the most likely are enough to begin with. */
const maxFindings = 3;

interface Seen {
  readonly task: Task;
  readonly alerts: readonly ListedAlert[];
  readonly metrics: readonly Measured[];
  readonly looking: Looking;
  /** Who says it. */
  readonly by: string;
}

interface Beyond {
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

const nothing: Beyond = { findings: [], evidence: [], gaps: [] };

/**
 * What metrics and alerts show while every object is well. Only where something is told that no finding explains, who calls
 * whom is asked, and then the golden signals of the most likely culprit.
 */
export async function findBeyond(seen: Seen): Promise<Beyond> {
  const { task, alerts, metrics, looking } = seen;
  const told = [...alertSymptoms(alerts, task), ...metrics.flatMap(symptomsOf)].filter(
    isOpen(task),
  );
  const namespace = placeOf(task, told);
  if (namespace === undefined) return nothing;
  const [calls, slow] = await Promise.all([
    lookAtCalls(namespace, looking),
    told.some(({ subject }) => subject.namespace !== undefined)
      ? undefined
      : slowSince(metrics, task, looking),
  ]);
  const around = surroundings(calls.graph, metrics);
  const known = [...told, ...(slow?.symptoms ?? [])];
  // One question more of metrics at most: who was slow before, or what else is with the culprit.
  const suspect = slow === undefined ? suspectOf(known, around, metrics) : undefined;
  const looked = suspect === undefined ? undefined : await lookAtMetrics(suspect, looking);
  const all = looked === undefined ? known : [...known, ...symptomsOf(looked)];
  const measured = looked === undefined ? metrics : [...metrics, looked];
  const asked = [calls, slow, looked].filter((look) => look !== undefined);
  return {
    findings: findingsOf(
      all.filter(isOpen(task, around)),
      surroundings(calls.graph, measured),
      seen,
    ),
    evidence: asked.flatMap(({ evidence }) => evidence),
    gaps: asked.flatMap(({ gaps }) => gaps),
  };
}

/** Of a namespace the rows of its workloads tell how slow these are. */
function surroundings(graph: CallGraph, metrics: readonly Measured[]): Surroundings {
  const rows = new Map(
    metrics.flatMap(({ result }) =>
      (result?.workloads ?? []).map((row) => [row.name, row.latencyP95] as const),
    ),
  );
  const signalsOf = (ref: ObjectRef) =>
    metrics.find(({ subject }) => isSameThing(subject, ref))?.result?.signals ?? [];
  return {
    ...graph,
    latencyOf: (ref) =>
      signalsOf(ref).find(({ name }) => name === "latency_p95")?.now ?? rows.get(ref.name),
    signalsOf,
  };
}

/** What the engine found, and whom it hits, explains what is told of these. */
function isOpen({ findings }: Task, graph?: CallGraph) {
  const active = findings.filter(({ state }) => state === "active");
  return ({ subject }: Symptom): boolean => {
    const meant = graph?.workloadOf(subject) ?? subject;
    return !active.some(
      (finding) => involves(finding, meant) || isSameThing(finding.culprit, meant),
    );
  };
}

/** Of a namespace only what is the same for all of it: its CPU and memory are those of one container. */
function symptomsOf({ subject, result }: Measured): Symptom[] {
  const told = measuredSymptoms(subject, result?.signals ?? []);
  return subject.kind === "Namespace" ? told.filter(({ kind }) => ofWhole.has(kind)) : told;
}

const ofWhole: ReadonlySet<Symptom["kind"]> = new Set(["latency", "errors", "traffic"]);

/** Where to ask who calls whom: what was asked about, else where most is told. Undefined: nothing is told. */
function placeOf({ scope, target }: Task, told: readonly Symptom[]): string | undefined {
  if (told.length === 0) return undefined;
  const counts = Map.groupBy(
    told.flatMap(({ subject }) => subject.namespace ?? []),
    (namespace) => namespace,
  );
  const [most] = [...counts].toSorted(([, left], [, right]) => right.length - left.length);
  return target?.namespace ?? scope.namespace ?? most?.[0];
}

/** Whose golden signals would decide, and are not known yet. */
function suspectOf(
  told: readonly Symptom[],
  around: Surroundings,
  metrics: readonly Measured[],
): ObjectRef | undefined {
  const culprits = suspicionsIn(told, around).map(({ culprit }) => culprit);
  const named = told.map(({ subject }) => around.workloadOf(subject));
  const [first, ...others] = culprits;
  // Whose requests grew is measured already; a node has no golden signals.
  const asked = first?.kind === "Namespace" ? others : [first ?? named.find(isOfNamespace)];
  const meant = asked[0];
  if (meant === undefined || !isOfNamespace(meant)) return undefined;
  return metrics.some(({ subject }) => isSameThing(subject, meant)) ? undefined : meant;
}

function isOfNamespace({ namespace }: ObjectRef): boolean {
  return namespace !== undefined;
}

function findingsOf(
  symptoms: readonly Symptom[],
  around: Surroundings,
  { task, by }: Seen,
): Finding[] {
  const { cluster } = task.scope;
  const telling = {
    clusterId: cluster.id,
    hash,
    kubectl: kubectlFor(cluster.context),
    by: { kind: "agent", name: by } as const,
  };
  return suspicionsIn(symptoms, around)
    .map((each) => toMetricFinding(each, around.signalsOf(each.culprit), telling))
    .filter((finding) => isAsked(finding, task.target && around.workloadOf(task.target)))
    .slice(0, maxFindings);
}

/** Of one thing: what is wrong with it, and what it suffers from. */
function isAsked({ culprit, victims }: Finding, target: ObjectRef | undefined): boolean {
  if (target === undefined) return true;
  if (keyOf(culprit) === `Namespace//${target.namespace}`) return true;
  return [culprit, ...victims.map(({ ref }) => ref)].some((ref) => isSameThing(ref, target));
}
