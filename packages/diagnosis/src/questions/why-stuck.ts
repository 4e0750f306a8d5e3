import { citeCondition, citeContainer, citeEvent } from "../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { type Failing, podQuestion, startOf } from "../findings/pod-question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { type ContainerView, hasStarted, type PodView } from "../graph/pod-view.ts";
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

/** The kubelet sums up what another event of it tells in detail. */
const SUMMARY = /^Unable to attach or mount volumes/;

interface Stuck {
  readonly container: ContainerView | undefined;
  readonly event: Event | undefined;
  /** The kubelet's words. */
  readonly says: string | undefined;
}

/** Why does this pod, on its node, not get to run? Only what the other questions about it leave. */
export const whyStuck = podQuestion(stuck, draftOf);

function stuck({ cluster, now }: Inquiry, pod: PodView): Stuck | undefined {
  if (!isWaitingOnNode(pod, now) || hasStarted(pod)) return undefined;
  const container = pod.containers.find((item) => waitingOf(item) !== undefined);
  const waiting = container && waitingOf(container);
  if (!OTHERS.has(waiting?.reason ?? "")) return undefined;
  const event = tellingWarning(cluster.eventsOf(pod.ref));
  const words = [waiting?.message, event?.message].filter((text) => text !== undefined);
  const isConfig = words.some((text) => readMissing(text) !== undefined);
  return isConfig ? undefined : { container, event, says: words[0] };
}

function tellingWarning(events: readonly Event[]): Event | undefined {
  const warnings = events.filter((item) => item.type === "Warning");
  return warnings.find((item) => !SUMMARY.test(item.message)) ?? warnings[0];
}

function waitingOf(container: ContainerView) {
  return container.status?.state?.waiting;
}

function isWaitingOnNode({ object, isOver }: PodView, now: number): boolean {
  const { spec, status, metadata } = object;
  if (isOver || status.phase !== "Pending") return false;
  const since = Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
  return spec.nodeName !== undefined && now - since > PATIENCE_MS;
}

function draftOf(inquiry: Inquiry, failing: Failing<Stuck>): Draft {
  return VOLUME_REASONS.has(failing.what.event?.reason ?? "")
    ? volumeDraft(inquiry, failing)
    : startDraft(inquiry, failing);
}

/** What both kinds of being stuck say alike. */
function story(inquiry: Inquiry, { workload, pods, pod, what }: Failing<Stuck>) {
  const waits =
    what.container === undefined
      ? citeCondition(inquiry, pod, "Ready")
      : citeContainer(inquiry, pod, what.container);
  const told = what.event === undefined ? [] : [citeEvent(inquiry, what.event)];
  const said =
    what.says === undefined
      ? []
      : [claim(`The kubelet says: ${shortened(what.says, 300)}`, waits, ...told)];
  return {
    workload,
    pods,
    since: startOf(pods),
    rollout: rolloutBehind(inquiry, { workload, pods }, "any"),
    said,
    evidence: [waits, ...told],
    nextCheck: {
      text: "see the events of the pod",
      kubectl: `describe pod ${pod.ref.name}`,
    },
    symptom: { reason: what.event?.reason ?? "ContainerCreating" },
  };
}

function volumeDraft(inquiry: Inquiry, failing: Failing<Stuck>): Draft {
  const { said, evidence, ...told } = story(inquiry, failing);
  const broken = brokenClaim(inquiry, failing.pod);
  return podDraft({
    ...told,
    opening: [],
    cause: "volume-not-bound",
    does: "waits for a volume",
    text: "waits for a volume",
    why: broken?.why,
    confidence: sure("volume-not-bound", "medium"),
    claims: [
      claim(`${told.workload.ref.name} is on its node and waits for a volume.`, ...evidence),
      ...said,
      ...(broken?.claims ?? []),
    ],
    disproof: "a start of the same pod on the same node",
    decisive: [...evidence, ...(broken?.evidence ?? [])],
    mend: broken?.mend,
  });
}

function startDraft(inquiry: Inquiry, failing: Failing<Stuck>): Draft {
  const { said, evidence, ...told } = story(inquiry, failing);
  const { says } = failing.what;
  return podDraft({
    ...told,
    cause: "pod-not-started",
    does: "cannot start",
    text: "cannot start",
    why: says === undefined ? undefined : shortened(says, 80),
    confidence: sure("pod-not-started", says === undefined ? "low" : "high"),
    claims: [
      claim(`${told.workload.ref.name} is on its node and does not start.`, ...evidence),
      ...said,
    ],
    disproof: "a start of the same pod on the same node",
    decisive: evidence,
  });
}
