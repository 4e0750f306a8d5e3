import {
  type Clock,
  type Evidence,
  type Finding,
  type Gap,
  type ObjectRef,
  type PlanStep,
  present,
  type Report,
  type Specialist,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { counted, isSameThing } from "@binnacle/diagnosis";
import type { Log } from "@binnacle/runtime";
import { alertFindings } from "./alert-findings.ts";
import { alertSignals } from "./alert-signals.ts";
import { errorChart } from "./error-chart.ts";
import { findBeyond } from "./find-beyond.ts";
import { firingAlerts } from "./firing-alerts.ts";
import { logSignals } from "./log-signals.ts";
import { type Looking, lookAtAlerts, lookAtLogs, lookAtMetrics, type Measured } from "./look.ts";
import { metricSignals } from "./metric-signals.ts";
import { observationsOf } from "./observations-of.ts";
import { userImpact } from "./user-impact.ts";

/** Findings that are corroborated; the rest would cost calls that nobody reads. */
const maxFindings = 2;
const maxFailing = 2;
const name = "kubernetes";

/**
 * The Kubernetes specialist. With a model and a briefing it looks where its task leads. In plan form: for each finding the one metric and the one log query that would corroborate
 * or contradict it, the error rate of what was asked about, and the alerts that fire for it. All calls run at once.
 */
export function createKubernetesSpecialist({ clock, log }: Given): Specialist {
  return {
    name,
    description,
    run: async (task, ports) => {
      const { model } = ports;
      if (model === undefined || task.briefing === undefined) return await corroborate(task, ports);
      // Loaded where a model takes part alone: without one the program starts sooner.
      const { answerWithModel } = await import("./model/answer-with-model.ts");
      return await answerWithModel(task, { ...ports, model, clock, log });
    },
  };
}

interface Given {
  readonly clock: Clock;
  readonly log: Log;
}

const description =
  "Reads the cluster for one task: objects, events, logs, metrics, alerts, changes. Answers with facts and, where they show one, a cause. Name the object and what would decide the question. Call it when what is known leaves something open.";

async function corroborate(task: Task, ports: SpecialistPorts): Promise<Report> {
  const findings = worthAsking(task);
  const asked = askedAbout(task, findings);
  const since = findings.find((finding) => finding.since !== undefined)?.since;
  const subjects = distinct([
    ...(asked === undefined ? [] : [asked]),
    ...findings.map(({ owner }) => owner),
    ...victimsOf(findings),
  ]);
  const looking = { since, cluster: task.scope.cluster.name, ports };
  const [alerts, metrics, logs] = await Promise.all([
    lookAtAlerts(task.target === undefined ? task.scope.namespace : task.target.namespace, looking),
    lookAtAllMetrics(subjects, asked, looking),
    Promise.all(subjects.map((subject) => lookAtLogs(subject, looking))),
  ]);
  const own = metrics.find(({ subject }) => asked !== undefined && isSameThing(subject, asked));
  const firing = alerts.result?.items ?? [];
  const beyond = await findBeyond({ task, alerts: firing, metrics, looking, by: name });
  const explained = firingAlerts(firing, withFindings(task, beyond.findings));
  const signals = [
    ...metricSignals(findings, metrics),
    ...logSignals(findings, logs),
    ...alertSignals(explained),
  ];
  const report: Report = {
    findings: [...beyond.findings, ...alertFindings(explained, task, name)],
    signals,
    users: userImpact(own, metrics, beyond.findings),
    observations: observationsOf(own),
    ...present({ chart: errorChart(own, metrics) }),
    recalled: [],
    rejected: {},
    ...seenBy([...metrics, ...logs, alerts, beyond]),
  };
  ports.tell({ id: name, who: name, round: 1, ...outcomeOf(report) });
  return report;
}

interface Looked {
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

function seenBy(looks: readonly Looked[]): Pick<Report, "evidence" | "gaps"> {
  return {
    evidence: looks.flatMap(({ evidence }) => evidence),
    gaps: looks.flatMap(({ gaps }) => gaps),
  };
}

function withFindings(task: Task, found: readonly Finding[]): Task {
  return { ...task, findings: [...task.findings, ...found] };
}

/** And of what fails within a namespace that was asked about: its share of all requests may be small. */
async function lookAtAllMetrics(
  subjects: readonly ObjectRef[],
  asked: ObjectRef | undefined,
  looking: Looking,
): Promise<Measured[]> {
  const metrics = await Promise.all(subjects.map((subject) => lookAtMetrics(subject, looking)));
  const own = metrics.find(({ subject }) => asked !== undefined && isSameThing(subject, asked));
  if (asked?.kind !== "Namespace") return metrics;
  const failing = (own?.result?.failing ?? [])
    .map((failed) => ({ kind: "Service", namespace: asked.name, name: failed }))
    .filter((ref) => !subjects.some((subject) => isSameThing(subject, ref)));
  const others = failing.slice(0, maxFailing).map((subject) => lookAtMetrics(subject, looking));
  return [...metrics, ...(await Promise.all(others))];
}

/** What is wrong now; else what was wrong with the very object that was asked about. */
function worthAsking({ findings, target }: Task): Finding[] {
  const active = findings.filter(({ state }) => state === "active");
  const over = findings.filter(({ owner, culprit }) =>
    [owner, culprit].some((ref) => target !== undefined && isSameThing(ref, target)),
  );
  return (active.length > 0 ? active : over).slice(0, maxFindings);
}

/** The target; without one the namespace as a whole; and a pod by its owner, which is what users call. */
function askedAbout({ target, scope }: Task, findings: readonly Finding[]): ObjectRef | undefined {
  if (target?.kind === "Pod")
    return findings.find(({ culprit }) => isSameThing(culprit, target))?.owner ?? target;
  if (target !== undefined) return target;
  const namespace = scope.namespace ?? findings[0]?.owner.namespace;
  return namespace === undefined ? undefined : { kind: "Namespace", name: namespace };
}

/** The nearest victim and the last of the chain, which is nearest to the users. */
function victimsOf(findings: readonly Finding[]): ObjectRef[] {
  return findings.flatMap((finding) => {
    const refs = finding.victims.map(({ ref }) => ref);
    return [refs[0], refs.at(-1)].filter((ref) => ref !== undefined);
  });
}

/** Each thing once, and only what has metrics and logs of its own: nodes and volumes have not. */
function distinct(refs: readonly ObjectRef[]): ObjectRef[] {
  const asked = refs.filter(
    ({ kind, namespace }) => kind === "Namespace" || namespace !== undefined,
  );
  return asked.filter(
    (ref, index) => asked.findIndex((other) => isSameThing(other, ref)) === index,
  );
}

/** What metrics and logs said, or what kept both from it. */
function outcomeOf({
  findings,
  signals,
  observations,
  gaps: [gap],
}: Report): Pick<PlanStep, "state" | "text"> {
  if (findings.length + signals.length + observations.length === 0 && gap !== undefined)
    return { state: "failed", text: gap.why };
  const logs = signals.filter(({ kind }) => kind === "log").length;
  const metrics = signals.length - logs;
  const found = findings.length === 0 ? "" : `, ${counted(findings.length, "finding")}`;
  const text = `${counted(metrics, "metric signal")}, ${counted(logs, "log signal")}${found}`;
  return { state: "answered", text };
}
