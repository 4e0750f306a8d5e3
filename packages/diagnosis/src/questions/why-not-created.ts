import type { Claim } from "@binnacle/contracts";
import type { CauseId } from "../catalogue/causes.table.ts";
import { citeEvent, citeReady } from "../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { firstSeen, lastSeen } from "../graph/events.ts";
import { refOf } from "../graph/object-key.ts";
import { isOfNewestRollout, livePods, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";

const QUOTA =
  /exceeded quota: ([^,\s]+)|must specify (?:limits|requests)[^;]*|failed quota: ([^:\s]+)/i;

/** Time that a controller may take to create pods. */
const PATIENCE_MS = 60_000;
/** Controllers try again after 1000 s at the latest. */
const RETRY_MS = 20 * 60_000;

/** Why does this workload have fewer pods than it wants? */
export const whyNotCreated: Question = (inquiry) =>
  inquiry.cluster.gapOf("Pod") !== undefined
    ? []
    : [...inquiry.cluster.workloads.values()].flatMap((workload) => lacking(inquiry, workload));

/** Pods are missing and the controller says that it may not create them. An old refusal with all pods there is history. */
function lacking(inquiry: Inquiry, workload: Workload): Draft[] {
  const missing = missingOf(workload);
  if (missing === undefined) return [];
  const event = refusalEvent(inquiry, workload);
  const message = workload.createFailure ?? event?.message;
  if (message !== undefined) return [refusedDraft(inquiry, { workload, message, event, missing })];
  return livePods(workload).length === 0 && isLongUnavailable(inquiry, workload)
    ? [silentDraft(inquiry, { workload, missing })]
    : [];
}

/** How many pods exist of those that are wanted; while old pods serve on, of those of the newest rollout. */
function missingOf(workload: Workload): string | undefined {
  const live = livePods(workload);
  const newest = workload.rollouts[0]?.replicaSet;
  const ofNewest = live.filter((pod) => isOfNewestRollout(workload, pod));
  return (
    ofWanted(live.length + workload.unread, workload.desired ?? 0, "pod") ??
    ofWanted(ofNewest.length + workload.unread, newest?.spec.replicas ?? 0, "new pod")
  );
}

/** `1 of 3 pods exist`; nothing when none is missing. */
function ofWanted(count: number, wanted: number, noun: string): string | undefined {
  if (count >= wanted) return undefined;
  return `${count} of ${counted(wanted, noun)} ${wanted === 1 ? "exists" : "exist"}`;
}

function isLongUnavailable({ now }: Inquiry, workload: Workload): boolean {
  const available = workload.conditions.find((condition) => condition.type === "Available");
  const since = Date.parse(available?.lastTransitionTime ?? "");
  return available?.status === "False" && now - since > PATIENCE_MS;
}

/** No pod exists and nobody says why: a controller that does not work, or an event that is older than the API keeps. */
function silentDraft(
  inquiry: Inquiry,
  { workload, missing }: Pick<Refused, "workload" | "missing">,
): Draft {
  const ready = citeReady(inquiry, workload);
  const available = workload.conditions.find((condition) => condition.type === "Available");
  return podDraft({
    workload,
    pods: [],
    cause: "pods-not-created",
    does: "has no pods",
    text: missing,
    since: available?.lastTransitionTime,
    confidence: sure("pods-not-created", "low"),
    claims: [
      claim(
        `${workload.ref.name} has no pods: ${missing}.`,
        citeCount(inquiry, { workload, missing }),
        ready,
      ),
    ],
    disproof: "a pod of the workload",
    decisive: [ready],
    nextCheck: {
      text: "see what its controller says",
      kubectl: `describe ${workload.ref.kind.toLowerCase()} ${workload.ref.name}`,
    },
    symptom: { reason: "NoPods" },
  });
}

/** The last refusal, if it is recent and no pod was created after it. */
function refusalEvent({ cluster, now }: Inquiry, workload: Workload): Event | undefined {
  const newest = workload.rollouts[0]?.replicaSet;
  const events = [
    ...(newest === undefined ? [] : cluster.eventsOf(refOf("ReplicaSet", newest))),
    ...cluster.eventsOf(workload.ref),
  ];
  const refusal = events.find((event) => event.reason === "FailedCreate");
  if (refusal === undefined || now - seenAt(refusal) > RETRY_MS) return undefined;
  const isOver = events.some(
    (event) => event.reason === "SuccessfulCreate" && seenAt(event) > seenAt(refusal),
  );
  return isOver ? undefined : refusal;
}

function seenAt(event: Event): number {
  return Date.parse(lastSeen(event) ?? "");
}

interface Refused {
  readonly workload: Workload;
  readonly message: string;
  readonly event: Event | undefined;
  /** How many pods exist of how many: `1 of 3 pods exist`. */
  readonly missing: string;
}

function refusedDraft(inquiry: Inquiry, refused: Refused): Draft {
  const { workload, message, event } = refused;
  const isQuota = QUOTA.test(message);
  const cause: CauseId = isQuota ? "quota-exceeded" : "pods-not-created";
  const ready = citeReady(inquiry, workload);
  const told = citeRefusal(inquiry, refused);
  const rollout = rolloutBehind(inquiry, { workload, pods: [] }, ["resources"]);
  return podDraft({
    workload,
    pods: [],
    cause,
    does: isQuota ? "is refused pods by a quota" : "is refused its pods",
    text: refused.missing,
    why: shortReason(message),
    since: event === undefined ? undefined : firstSeen(event),
    confidence: sure(cause, workload.createFailure === undefined ? "medium" : "high"),
    claims: [
      claim(
        `${workload.ref.name} lacks pods: ${refused.missing}.`,
        citeCount(inquiry, refused),
        ready,
      ),
      claim(`The API server refuses: ${shortened(message, 300)}`, told),
      ...quotaClaims(inquiry, refused),
    ],
    reasons: [claim("the refusal names its reason", told)],
    disproof: "a pod of the workload that was created after the refusal",
    decisive: [told, ready],
    rollout,
    mend: isQuota ? "raise the quota or lower the requests" : undefined,
    nextCheck: {
      text: "see what refuses",
      kubectl: isQuota
        ? "describe resourcequota"
        : "get events --field-selector reason=FailedCreate",
    },
    symptom: { reason: "FailedCreate" },
  });
}

function quotaNameIn(message: string): string | undefined {
  const [, exceeded, failed] = QUOTA.exec(message) ?? [];
  return exceeded ?? failed;
}

function shortReason(message: string): string {
  const quota = quotaNameIn(message);
  return quota === undefined ? shortened(message, 80) : `quota ${quota} is exceeded`;
}

/** The refusal by the event, or by the condition of the workload. */
function citeRefusal(inquiry: Inquiry, { workload, message, event }: Refused): string {
  if (event !== undefined) return citeEvent(inquiry, event);
  return inquiry.ledger.cite({
    subject: workload.ref,
    pointer: "/status/conditions/ReplicaFailure",
    value: message,
    text: `${workload.ref.name}, condition ReplicaFailure: ${shortened(message, 300)}`,
    kubectl: `describe ${workload.ref.kind.toLowerCase()} ${workload.ref.name}`,
  });
}

function citeCount(
  { ledger }: Inquiry,
  { workload, missing }: Pick<Refused, "workload" | "missing">,
): string {
  return ledger.cite({
    subject: workload.ref,
    pointer: "/status/replicas",
    value: missing,
    text: `${workload.ref.name}: ${missing}`,
  });
}

function quotaClaims({ ledger, cluster }: Inquiry, { workload, message }: Refused): Claim[] {
  const quota = cluster.lookup.quotas(workload.namespace).get(quotaNameIn(message) ?? "");
  if (quota === undefined) return [];
  const { hard, used } = quota.status;
  const lines = Object.keys(hard).map((key) => `${key} ${used[key] ?? "0"} of ${hard[key]}`);
  const evidence = ledger.cite({
    subject: refOf("ResourceQuota", quota),
    pointer: "/status",
    value: { hard, used },
    text: `quota ${quota.metadata.name}: ${lines.join(", ")}`,
  });
  return [claim(`The quota ${quota.metadata.name} holds ${lines.join(", ")}.`, evidence)];
}
