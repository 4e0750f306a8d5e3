import type { Change, Claim } from "@binnacle/contracts";
import { citeReady } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import { objectDraft } from "../findings/object-draft.ts";
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

interface Zero {
  readonly workload: Workload;
  readonly change: Change | undefined;
  readonly isRecent: boolean;
  /** Names of workloads that call it. */
  readonly callers: readonly string[];
}

function scaledToZero(inquiry: Inquiry, workload: Workload): Draft[] {
  const isScalable = ["Deployment", "StatefulSet"].includes(workload.ref.kind);
  if (!isScalable || workload.desired !== 0) return [];
  const { cluster, window, ledger } = inquiry;
  const services = cluster.servicesOf(workload);
  if (services.length === 0 || services.some((service) => service.pods.length > 0)) return [];
  const callers = services
    .flatMap((service) => cluster.calls.byService.get(service.key) ?? [])
    .filter(({ from }) => from.desired !== 0);
  const change = scaleChangeOf(cluster, workload, ledger);
  const isRecent = change !== undefined && Date.parse(change.at) >= window.fromMs;
  if (callers.length === 0 && !isRecent) return [];
  const names = [...new Set(callers.map(({ from }) => from.ref.name))];
  return [draftOf(inquiry, { workload, change, isRecent, callers: names })];
}

function draftOf(inquiry: Inquiry, zero: Zero): Draft {
  const { workload, change, callers } = zero;
  const { name } = workload.ref;
  const by = change?.by;
  const wish = inquiry.ledger.cite({
    subject: workload.ref,
    pointer: "/spec/replicas",
    value: 0,
    values: { replicas: 0 },
    text: `${written(workload.ref)} wants 0 pods`,
  });
  return objectDraft({
    cause: "scaled-to-zero",
    culprit: workload.ref,
    since: change?.at,
    title: `${name} is scaled to zero`,
    text: "scaled to zero",
    why: by === undefined ? undefined : `by ${by}`,
    confidence: sure("scaled-to-zero", levelOf(zero)),
    claims: [
      claim(
        `${written(workload.ref)} wants 0 pods${by === undefined ? "" : `, set by ${by}`}.`,
        wish,
        ...(change?.evidence ?? []),
      ),
      ...callerClaims(callers, citeReady(inquiry, workload)),
    ],
    disproof: `a pod of ${name} that runs`,
    change,
    fix: [
      {
        text: "starts it again; choose how many pods it needs",
        command: `${kubectl(workload.ref.namespace)} scale ${written(workload.ref)} --replicas=1`,
      },
    ],
    later: mendLater(workload, "set replicas"),
    symptom: { reason: "ScaledToZero" },
    decisive: [wish],
  });
}

function levelOf({ callers, isRecent }: Zero): "high" | "medium" | "low" {
  if (callers.length > 0) return "high";
  return isRecent ? "medium" : "low";
}

function callerClaims(callers: readonly string[], evidence: string): Claim[] {
  if (callers.length === 0) return [];
  return [claim(`${listed(callers)} ${callers.length === 1 ? "calls" : "call"} it.`, evidence)];
}
