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
  const findings = worthAsking(task);
  const asked = askedAbout(task, findings);
  const since = findings.find((finding) => finding.since !== undefined)?.since;
  const owners = findings.map(({ owner }) => owner);
  const involved = distinct([
    ...(asked === undefined ? [] : [asked]),
    ...owners,
    ...victims(findings),
  ]);
  const [metrics, logs] = await Promise.all([
    Promise.all(involved.map((subject) => lookAtMetrics({ subject, since }, tools, signal))),
    Promise.all(involved.map((subject) => lookAtLogs({ subject, since }, tools, signal))),
  ]);
  return {
    signals: findings.flatMap((finding) => [
      ...metricSignals(finding, metrics),
      ...logSignals(finding, logs),
    ]),
    users: userImpact(asked, metrics),
    observations: observationsOf(metrics[0]),
    evidence: [...metrics, ...logs].flatMap((look) =>
      look.kind === "seen" ? look.result.evidence : [],
    ),
    gaps: [...metrics, ...logs].flatMap((look) =>
      look.kind === "seen" ? look.result.gaps : [look.gap],
    ),
  };
}

/** What is wrong now; else what was wrong with the very object that was asked about. */
function worthAsking({ findings, target }: KubernetesTask): Finding[] {
  const active = findings.filter(({ state }) => state === "active");
  const over = findings.filter(
    ({ owner, culprit }) => owner.name === target?.name || culprit.name === target?.name,
  );
  return (active.length > 0 ? active : over).slice(0, maxFindings);
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

/** The nearest victim and the last of the chain, which is nearest to the users. */
function victims(findings: readonly Finding[]): ObjectRef[] {
  return findings.flatMap((finding) => {
    const refs = finding.victims.map(({ ref }) => ref);
    return [refs[0], refs.at(-1)].filter((ref) => ref !== undefined);
  });
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
