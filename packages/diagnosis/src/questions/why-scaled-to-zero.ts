import { citeReady, defined } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import type { Question } from "../findings/question.ts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { scaleChangeOf } from "../rollout/scale-changes.ts";
import { listed } from "../say.ts";

/** Who wants no pods of this workload, though others call it? */
export const whyScaledToZero: Question = {
  causes: ["scaled-to-zero"],
  ask: (inquiry) =>
    [...inquiry.cluster.workloads.values()].flatMap((workload) => scaledToZero(inquiry, workload)),
};

function scaledToZero(inquiry: Inquiry, workload: Workload): Draft[] {
  const isScalable = ["Deployment", "StatefulSet"].includes(workload.ref.kind);
  if (!isScalable || workload.desired !== 0) return [];
  const { cluster, window } = inquiry;
  const services = cluster.servicesOf(workload);
  const isServedOtherwise = services.some((service) => service.pods.length > 0);
  const callers = services.flatMap((service) => cluster.calls.byService.get(service.key) ?? []);
  const change = scaleChangeOf(inquiry.cluster, workload, inquiry.ledger);
  const isRecent = change !== undefined && Date.parse(change.at) >= window.fromMs;
  const isMissed =
    callers.some(({ from }) => from.desired !== 0) || (isRecent && services.length > 0);
  if (isServedOtherwise || !isMissed) return [];
  const names = [...new Set(callers.map(({ from }) => from.ref.name))];
  return [draftOf(inquiry, workload, { callers: names, isRecent })];
}

function draftOf(
  inquiry: Inquiry,
  workload: Workload,
  { callers, isRecent }: { callers: readonly string[]; isRecent: boolean },
): Draft {
  const { name } = workload.ref;
  const change = scaleChangeOf(inquiry.cluster, workload, inquiry.ledger);
  const wish = inquiry.ledger.cite({
    subject: workload.ref,
    pointer: "/spec/replicas",
    value: 0,
    values: defined({ replicas: 0 }),
    text: `${written(workload.ref)} wants 0 pods`,
  });
  const ready = citeReady(inquiry, workload);
  const level = callers.length === 0 ? "low" : isRecent ? "high" : "medium";
  return {
    cause: "scaled-to-zero",
    culprit: workload.ref,
    owner: workload.ref,
    impact: "broken",
    state: "active",
    since: change?.at,
    title: `${name} is scaled to zero`,
    text: "scaled to zero",
    why: change?.by === undefined ? undefined : `by ${change.by}`,
    confidence: {
      ...sure("scaled-to-zero", level),
      ...(callers.length > 0 ? { reason: sure("scaled-to-zero", "high").reason } : {}),
    },
    claims: [
      claim(
        `${written(workload.ref)} wants 0 pods${change?.by === undefined ? "" : `, set by ${change.by}`}.`,
        wish,
        ...(change?.evidence ?? []),
      ),
      ...(callers.length === 0
        ? []
        : [claim(`${listed(callers)} ${callers.length === 1 ? "calls" : "call"} it.`, ready)]),
    ],
    reasons: [],
    against: [],
    disproof: `a pod of ${name} that runs`,
    change,
    fix: [
      {
        text: "starts it again; choose how many pods it needs",
        command: `${kubectl(workload.ref.namespace)} scale ${written(workload.ref)} --replicas=1`,
      },
    ],
    later: mendLater(workload, "set replicas"),
    nextCheck: undefined,
    symptom: { reason: "ScaledToZero" },
    victims: [],
    decisive: [wish],
    pods: [],
    yields: false,
  };
}
