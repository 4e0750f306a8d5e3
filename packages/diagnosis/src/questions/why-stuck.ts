import { citeCondition, citeContainer, citeEvent } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { earliest, type Failing, failingPods, podsOf } from "../findings/failing-pods.ts";
import { podDraft } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { rolloutClaims } from "../findings/rollout-claims.ts";
import { type ContainerView, type PodView, waitingReason } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { readMissing } from "./config/read-missing.ts";
import { brokenClaim } from "./volume/broken-claim.ts";

/** Time that a pod may take from its node to its first container. */
const PATIENCE_MS = 60_000;
const VOLUME_REASONS = new Set(["FailedMount", "FailedAttachVolume", "FailedMapVolume"]);
const OTHERS = new Set([
  "ContainerCreating",
  "PodInitializing",
  "CreateContainerConfigError",
  "CreateContainerError",
  "",
]);

interface Stuck {
  readonly container: ContainerView | undefined;
  readonly event: Event | undefined;
}

/** Why does this pod, on its node, not get to run? Only what the other questions about it leave. */
export const whyStuck: Question = {
  causes: ["volume-not-bound", "pod-not-started"],
  ask: (inquiry) =>
    failingPods(inquiry, (pod) => stuck(inquiry, pod)).map((failing) => draftOf(inquiry, failing)),
};

function stuck({ cluster, now }: Inquiry, pod: PodView): Stuck | undefined {
  const { spec, status, metadata } = pod.object;
  if (pod.isOver || pod.isReady || spec.nodeName === undefined || status.phase !== "Pending")
    return undefined;
  const age = now - Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
  if (age < PATIENCE_MS) return undefined;
  const container = pod.containers.find(({ status: state }) => state?.state?.waiting !== undefined);
  if (!OTHERS.has(container === undefined ? "" : (waitingReason(container) ?? "")))
    return undefined;
  if (
    pod.containers.some(
      ({ status: state }) =>
        state?.state?.running !== undefined || state?.state?.terminated !== undefined,
    )
  )
    return undefined;
  const message = container?.status?.state?.waiting?.message ?? "";
  const event = cluster.eventsOf(pod.ref).find((item) => item.type === "Warning");
  const isConfig = readMissing(message) ?? readMissing(event?.message ?? "");
  return isConfig === undefined ? { container, event } : undefined;
}

function draftOf(inquiry: Inquiry, failing: Failing<Stuck>): Draft {
  const { workload } = failing;
  const { pod, what } = failing.hits[0];
  const pods = podsOf(failing);
  const isVolume = VOLUME_REASONS.has(what.event?.reason ?? "");
  const broken = isVolume ? brokenClaim(inquiry, pod) : undefined;
  const cause = isVolume ? "volume-not-bound" : "pod-not-started";
  const waits =
    what.container === undefined
      ? citeCondition(inquiry, pod, "Ready")
      : citeContainer(inquiry, pod, what.container);
  const told = what.event === undefined ? [] : [citeEvent(inquiry, what.event)];
  const says = what.event?.message ?? what.container?.status?.state?.waiting?.message;
  const rollout = rolloutBehind(inquiry, { workload, pods });
  return podDraft({
    workload,
    pods,
    cause,
    does: isVolume ? "waits for a volume" : "cannot start",
    text: isVolume ? "waits for a volume" : "cannot start",
    why: broken?.why ?? (says === undefined ? undefined : shortened(says, 80)),
    since: earliest(
      pods.map(({ object }) => object.status.startTime ?? object.metadata.creationTimestamp),
    ),
    confidence: sure(cause, says === undefined ? "low" : isVolume ? "medium" : "high"),
    claims: [
      ...rolloutClaims(rollout),
      claim(`${workload.ref.name} is on its node and does not start.`, waits),
      ...(says === undefined
        ? []
        : [claim(`The kubelet says: ${shortened(says, 300)}`, waits, ...told)]),
      ...(broken?.claims ?? []),
    ],
    disproof: "a start of the same pod on the same node",
    decisive: [waits, ...told, ...(broken?.evidence ?? [])],
    rollout,
    mend: broken?.mend,
    nextCheck: {
      text: "see the events of the pod",
      command: `${kubectl(pod.namespace)} describe pod ${pod.ref.name}`,
    },
    symptom: { reason: what.event?.reason ?? "ContainerCreating" },
  });
}
