import {
  type Answered,
  type Evidence,
  eks,
  type Gap,
  type GoldenSignal,
  keyOf,
  type ListedAlert,
  type LogPattern,
  type ObjectRef,
  opensearch,
  present,
  prometheus,
  type SpecialistPorts,
  type Window,
  type WorkloadTraffic,
} from "@binnacle/contracts";
import { type CallGraph, toCallGraph } from "@binnacle/diagnosis";
import { askInStep, toGap } from "@binnacle/runtime";

/** What one query about one object gave; without a result the gap says why. */
interface Look<Result> {
  readonly subject: ObjectRef;
  readonly result?: Result;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}
export type Measured = Look<{
  readonly signals: readonly GoldenSignal[];
  /** Of a namespace: workloads whose requests fail. */
  readonly failing?: readonly string[] | undefined;
  /** Of a namespace: the requests of its workloads. */
  readonly workloads?: readonly WorkloadTraffic[] | undefined;
}>;
export type Logged = Look<{ readonly patterns: readonly LogPattern[]; readonly window: Window }>;

export interface Looking {
  /** When the trouble began: what came before is the baseline. */
  readonly since: string | undefined;
  readonly cluster: string;
  readonly ports: SpecialistPorts;
}

export async function lookAtMetrics(subject: ObjectRef, looking: Looking): Promise<Measured> {
  const { since } = looking;
  const input = { ...placeOf(subject), ...present({ since }), points: true };
  const step = `metrics of ${keyOf(subject)}`;
  const answered = await askInStep(prometheus.goldenSignals, input, { ...looking, step });
  return toLook(answered, { subject, origin: "prometheus", what: `metrics of ${subject.name}` });
}

const marginMs = 60_000;

/** The same of a namespace just before something changed. */
export async function lookBefore(
  namespace: ObjectRef,
  changedAt: string,
  looking: Looking,
): Promise<Measured> {
  const until = new Date(Date.parse(changedAt) - marginMs).toISOString();
  const step = `metrics of ${keyOf(namespace)} before it changed`;
  const input = { namespace: namespace.name, until };
  const answered = await askInStep(prometheus.goldenSignals, input, { ...looking, step });
  return toLook(answered, {
    subject: namespace,
    origin: "prometheus",
    what: `metrics of ${namespace.name} before it changed`,
  });
}

/** Who calls whom in a namespace, and what runs where. Without an answer nobody calls anybody. */
export async function lookAtCalls(
  namespace: string,
  looking: Omit<Looking, "since">,
): Promise<{
  readonly graph: CallGraph;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}> {
  const step = `calls in ${namespace}`;
  const what = `who calls whom in ${namespace}`;
  const answered = await askInStep(eks.getTopology, { namespace }, { ...looking, step });
  if (answered.kind !== "ok")
    return {
      graph: toCallGraph([]),
      evidence: [],
      gaps: [toGap(answered, { origin: "kubernetes", what })],
    };
  const { items, hasMore, total } = answered.result;
  const why = `${items.length} of ${total} links were read`;
  const about = { kinds: [] };
  const cut: Gap = { origin: "kubernetes", kind: "cut", what: `all of ${what}`, why, about };
  // What the lists lack is told by the first look.
  return { graph: toCallGraph(items), evidence: [], gaps: hasMore ? [cut] : [] };
}

export async function lookAtLogs(subject: ObjectRef, looking: Looking): Promise<Logged> {
  const { since } = looking;
  // With no beginning to go by: the last half hour against the one before.
  const window = since === undefined ? { windowMinutes: 30, baselineMinutes: 30 } : { since };
  const input = { ...placeOf(subject), ...window };
  const step = `logs of ${keyOf(subject)}`;
  const answered = await askInStep(opensearch.logPatterns, input, { ...looking, step });
  return toLook(answered, { subject, origin: "opensearch", what: `logs of ${subject.name}` });
}

/** Those that fire, of a namespace or of all. */
export async function lookAtAlerts(
  namespace: string | undefined,
  looking: Omit<Looking, "since">,
): Promise<Omit<Look<{ readonly items: readonly ListedAlert[] }>, "subject">> {
  const input = { ...present({ namespace }), state: "firing", limit: 100 } as const;
  const answered = await askInStep(prometheus.listAlerts, input, { ...looking, step: "alerts" });
  if (answered.kind !== "ok")
    return { evidence: [], gaps: [toGap(answered, { origin: "prometheus", what: "alerts" })] };
  const { result, evidence, gaps } = answered;
  const cut: Gap = {
    origin: "prometheus",
    kind: "cut",
    what: "more alerts",
    why: `${result.items.length} of them were read`,
    about: { kinds: [] },
  };
  return { result, evidence, gaps: result.hasMore ? [...gaps, cut] : gaps };
}

function placeOf({ kind, namespace, name }: ObjectRef): { namespace: string; workload?: string } {
  return kind === "Namespace" || namespace === undefined
    ? { namespace: name }
    : { namespace, workload: name };
}

function toLook<Result>(
  answered: Answered<Result>,
  { subject, ...about }: { subject: ObjectRef } & Pick<Gap, "origin" | "what">,
): Look<Result> {
  if (answered.kind === "gap") return { subject, evidence: [], gaps: [answered.gap] };
  if (answered.kind !== "ok") {
    const gap = { ...toGap(answered, about), about: thingOf(subject) };
    return { subject, evidence: [], gaps: [gap] };
  }
  const { result, evidence, gaps } = answered;
  return { subject, result, evidence, gaps };
}

/** Of what a question that failed would have told. */
function thingOf({ kind, namespace, name }: ObjectRef): NonNullable<Gap["about"]> {
  if (kind === "Namespace") return { kinds: ["Pod"], namespace: name };
  return { kinds: [kind], name, ...present({ namespace }) };
}
