import type { CauseId } from "../catalogue/causes.table.ts";
import { citeEvent, citeReady } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { rolloutClaims } from "../findings/rollout-claims.ts";
import { firstSeen } from "../graph/events.ts";
import { refOf } from "../graph/object-key.ts";
import { livePods, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";

const QUOTA =
  /exceeded quota: ([^,\s]+)|must specify (?:limits|requests)[^;]*|failed quota: ([^:\s]+)/i;

/** Why does this workload have fewer pods than it wants? */
export const whyNotCreated: Question = {
  causes: ["quota-exceeded", "pods-not-created"],
  ask: (inquiry) =>
    inquiry.cluster.gapOf("Pod") !== undefined
      ? []
      : [...inquiry.cluster.workloads.values()].flatMap((workload) => refused(inquiry, workload)),
};

/** Pods are missing and the controller says that it may not create them. An old refusal with all pods there is history. */
function refused(inquiry: Inquiry, workload: Workload): Draft[] {
  const { desired } = workload;
  if (desired === undefined || livePods(workload).length >= desired) return [];
  const event = refusalEvent(inquiry, workload);
  const message = workload.createFailure ?? event?.message;
  return message === undefined ? [] : [draftOf(inquiry, workload, { message, event })];
}

function refusalEvent({ cluster }: Inquiry, workload: Workload): Event | undefined {
  const newest = workload.rollouts[0]?.replicaSet;
  return [
    ...(newest === undefined ? [] : cluster.eventsOf(refOf("ReplicaSet", newest))),
    ...cluster.eventsOf(workload.ref),
  ].find((event) => event.reason === "FailedCreate");
}

function draftOf(
  inquiry: Inquiry,
  workload: Workload,
  { message, event }: { message: string; event: Event | undefined },
): Draft {
  const match = QUOTA.exec(message);
  const cause: CauseId = match === null ? "pods-not-created" : "quota-exceeded";
  const ready = citeReady(inquiry, workload);
  const told =
    event === undefined ? citeFailure(inquiry, workload, message) : citeEvent(inquiry, event);
  const missing = `${livePods(workload).length} of ${workload.desired ?? 0} pods exist`;
  const rollout = rolloutBehind(inquiry, { workload, pods: [] }, ["resources"]);
  const quota = match?.[1] ?? match?.[2];
  return podDraft({
    workload,
    pods: [],
    cause,
    does: match === null ? "is refused its pods" : "is refused pods by a quota",
    text: missing,
    why: quota === undefined ? shortened(message, 80) : `quota ${quota} is exceeded`,
    since: event === undefined ? undefined : firstSeen(event),
    confidence: sure(cause, workload.createFailure === undefined ? "medium" : "high"),
    claims: [
      ...rolloutClaims(rollout),
      claim(
        `${workload.ref.name} lacks pods: ${missing}.`,
        citeCount(inquiry, workload, missing),
        ready,
      ),
      claim(`The API server refuses: ${shortened(message, 300)}`, told),
      ...citeQuota(inquiry, workload, quota).map((id) =>
        claim(`The quota ${quota ?? ""} is full.`, id),
      ),
    ],
    reasons: [claim("the refusal names its reason", told)],
    disproof: "a pod of the workload that was created after the refusal",
    decisive: [told, ready],
    rollout,
    mend: match === null ? undefined : "raise the quota or lower the requests",
    nextCheck:
      match === null
        ? undefined
        : {
            text: "see what the quota holds",
            command: `${kubectl(workload.ref.namespace)} describe resourcequota`,
          },
    symptom: { reason: "FailedCreate" },
  });
}

function citeFailure({ ledger }: Inquiry, workload: Workload, message: string): string {
  return ledger.cite({
    subject: workload.ref,
    pointer: "/status/conditions/ReplicaFailure",
    value: message,
    text: `${workload.ref.name}, condition ReplicaFailure: ${shortened(message, 300)}`,
    command: `${kubectl(workload.ref.namespace)} describe ${workload.ref.kind.toLowerCase()} ${workload.ref.name}`,
  });
}

function citeCount({ ledger }: Inquiry, workload: Workload, missing: string): string {
  return ledger.cite({
    subject: workload.ref,
    pointer: "/status/replicas",
    value: missing,
    text: `${workload.ref.name}: ${missing}`,
  });
}

function citeQuota({ ledger, cluster }: Inquiry, workload: Workload, name: string | undefined) {
  const quota = cluster.lookup.quotas(workload.namespace).get(name ?? "");
  if (quota === undefined) return [];
  const { hard, used } = quota.status;
  const lines = Object.keys(hard).map((key) => `${key} ${used[key] ?? "0"} of ${hard[key]}`);
  return [
    ledger.cite({
      subject: refOf("ResourceQuota", quota),
      pointer: "/status",
      value: { hard, used },
      text: `quota ${quota.metadata.name}: ${lines.join(", ")}`,
    }),
  ];
}
