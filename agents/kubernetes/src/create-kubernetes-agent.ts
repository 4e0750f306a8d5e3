import type {
  Finding,
  KubernetesAgent,
  KubernetesReport,
  KubernetesTask,
  ObjectRef,
  ToolSource,
} from "@binnacle/contracts";
import { logSignals } from "./log-signals.ts";
import { type Look, lookAtLogs, lookAtMetrics } from "./look.ts";
import { metricSignals } from "./metric-signals.ts";
import { userImpact } from "./user-impact.ts";

/** Findings that are corroborated; the rest would cost calls that nobody reads. */
const maxFindings = 2;

/**
 * The Kubernetes specialist in plan form: for each finding the one metric and the one log query that would corroborate
 * or contradict it, and the error rate of what was asked about. All calls run at once.
 */
export function createKubernetesAgent({ tools }: { tools: ToolSource }): KubernetesAgent {
  return { corroborate: (task, { signal }) => corroborate(task, tools, signal) };
}

async function corroborate(
  task: KubernetesTask,
  tools: ToolSource,
  signal: AbortSignal,
): Promise<KubernetesReport> {
  const findings = task.findings.filter(({ state }) => state === "active").slice(0, maxFindings);
  const asked = askedAbout(task, findings);
  const since = findings.find((finding) => finding.since !== undefined)?.since;
  const subjects = distinct([
    ...(asked === undefined ? [] : [asked]),
    ...findings.map(({ owner }) => owner),
  ]);
  const speakers = distinct([
    ...findings.map(({ owner }) => owner),
    ...firstVictims(findings),
    ...(asked === undefined ? [] : [asked]),
  ]);
  const [metrics, logs] = await Promise.all([
    Promise.all(subjects.map((subject) => lookAtMetrics({ subject, since }, tools, signal))),
    Promise.all(
      speakers.slice(0, 3).map((subject) => lookAtLogs({ subject, since }, tools, signal)),
    ),
  ]);
  const [ofAsked] = metrics;
  return {
    signals: findings.flatMap((finding) => [
      ...metricSignals(finding, metrics),
      ...logSignals(finding, logs),
    ]),
    users: userImpact(asked, ofAsked),
    observations: observationsOf(ofAsked),
    evidence: [...metrics, ...logs].flatMap((look) =>
      look.kind === "seen" ? look.result.evidence : [],
    ),
    gaps: [...metrics, ...logs].flatMap((look) =>
      look.kind === "seen" ? look.result.gaps : [look.gap],
    ),
  };
}

/** The target; without one the namespace as a whole; and a pod by its owner, which is what users call. */
function askedAbout(
  { target, scope }: KubernetesTask,
  findings: readonly Finding[],
): ObjectRef | undefined {
  if (target?.kind === "Pod")
    return findings.find(({ culprit }) => culprit.name === target.name)?.owner ?? target;
  if (target !== undefined) return target;
  const namespace = scope.namespace ?? findings[0]?.owner.namespace;
  return namespace === undefined ? undefined : { kind: "Namespace", name: namespace };
}

function firstVictims(findings: readonly Finding[]): ObjectRef[] {
  return findings.flatMap(({ victims }) => victims.slice(0, 1).map(({ ref }) => ref));
}

function distinct(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(refs.map((ref) => [`${ref.namespace ?? ""}/${ref.name}`, ref])).values()];
}

function observationsOf(
  look:
    | Look<{ signals: readonly { name: string; text: string; evidence: string[] }[] }>
    | undefined,
): KubernetesReport["observations"] {
  if (look?.kind !== "seen") return [];
  const told = new Set(["error_ratio", "latency_p95", "request_rate"]);
  return look.result.signals
    .filter(({ name }) => told.has(name))
    .map(({ text, evidence }) => ({ text, evidence }));
}
