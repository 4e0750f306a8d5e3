import type { Change, Claim } from "@binnacle/contracts";
import { citeReady } from "../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import { objectDraft } from "../findings/object-draft.ts";
import type { Question } from "../findings/question.ts";
import { refusedCallers } from "../findings/refused-calls.ts";
import { written } from "../graph/object-key.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { scaleChangeOf } from "../rollout/scale-changes.ts";
import { listed } from "../say.ts";

/** Who wants no pods of this workload, though others call it? */
export const whyScaledToZero: Question = (inquiry) =>
  [...inquiry.cluster.workloads.values()].flatMap((workload) => scaledToZero(inquiry, workload));

/** Field managers that scale to zero for want of work, or for the night. */
const SCALERS = /keda|knative|autoscaler|kube-green|downscaler/i;

interface Zero {
  readonly workload: Workload;
  readonly change: Change | undefined;
  /** It was set to zero, or made so, in the window. */
  readonly isRecent: boolean;
  /** An autoscaler chose it, or it has been so since before the window. */
  readonly isMeant: boolean;
  readonly isRefused: boolean;
  /** Names of workloads that call it. */
  readonly callers: readonly string[];
}

function scaledToZero(inquiry: Inquiry, workload: Workload): Draft[] {
  const isScalable = ["Deployment", "StatefulSet"].includes(workload.ref.kind);
  if (!isScalable || workload.desired !== 0) return [];
  const services = inquiry.cluster.servicesOf(workload);
  if (services.length === 0 || services.some((service) => service.pods.length > 0)) return [];
  const zero = zeroOf(inquiry, workload, services);
  const wasSet = zero.change !== undefined && zero.isRecent && !zero.isMeant;
  return zero.callers.length > 0 || wasSet ? [draftOf(inquiry, zero)] : [];
}

function zeroOf(inquiry: Inquiry, workload: Workload, services: readonly ServiceView[]): Zero {
  const { cluster, window, ledger } = inquiry;
  const callers = services
    .flatMap((service) => cluster.calls.byService.get(service.key) ?? [])
    .filter(({ from }) => from.desired !== 0)
    .map(({ from }) => from.ref.name);
  const change = scaleChangeOf(cluster, workload, ledger);
  const at = change?.at ?? workload.metadata?.creationTimestamp ?? "";
  const isRecent = Date.parse(at) >= window.fromMs;
  return {
    workload,
    change,
    isRecent,
    isMeant: change !== undefined && (!isRecent || SCALERS.test(change.by ?? "")),
    isRefused: services.some((service) => refusedCallers(inquiry, service).length > 0),
    callers: [...new Set(callers)],
  };
}

function draftOf(inquiry: Inquiry, zero: Zero): Draft {
  const { workload, change, callers } = zero;
  const { name } = workload.ref;
  const by = change?.by;
  const wish = citeWish(inquiry, workload);
  const level = levelOf(zero);
  return objectDraft({
    cause: "scaled-to-zero",
    culprit: workload.ref,
    since: change?.at,
    title: `${name} is scaled to zero`,
    text: "scaled to zero",
    why: by === undefined ? undefined : `by ${by}`,
    impact: level === "low" ? "degraded" : "broken",
    confidence: sure("scaled-to-zero", level),
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
        kubectl: `scale ${written(workload.ref)} --replicas=1`,
        object: workload.ref,
      },
    ],
    later: mendLater(workload, "set replicas"),
    symptom: { reason: "ScaledToZero" },
    decisive: [wish],
  });
}

function citeWish({ ledger }: Inquiry, { ref }: Workload): string {
  return ledger.cite({
    subject: ref,
    pointer: "/spec/replicas",
    value: 0,
    values: { replicas: 0 },
    text: `${written(ref)} wants 0 pods`,
  });
}

function levelOf({ callers, isRecent, isMeant, isRefused }: Zero): "high" | "medium" | "low" {
  if (isRefused) return "high";
  if (isMeant) return "low";
  return isRecent && callers.length > 0 ? "high" : "medium";
}

function callerClaims(callers: readonly string[], evidence: string): Claim[] {
  if (callers.length === 0) return [];
  return [claim(`${listed(callers)} ${callers.length === 1 ? "calls" : "call"} it.`, evidence)];
}
