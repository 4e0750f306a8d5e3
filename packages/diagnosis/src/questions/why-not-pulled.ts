import type { Claim } from "@binnacle/contracts";
import type { CauseId } from "../catalogue/causes.table.ts";
import { citeContainer, citeEvent } from "../facts/cite-pod.ts";
import { claim, type Draft, type DraftStep, sure } from "../findings/draft.ts";
import { eventAbout } from "../findings/event-about.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { earliest, type Failing, podQuestion, startOf } from "../findings/pod-question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { firstSeen } from "../graph/events.ts";
import type { ContainerView, PodView } from "../graph/pod-view.ts";
import { waitingReason } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import { shortened } from "../say.ts";

const NOT_PULLED = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
]);
const LIMITED = /429|too ?many ?requests|rate limit/i;
const UNREACHED =
  /no such host|i\/o timeout|connection refused|TLS handshake|x509|deadline exceeded|server misbehaving|EOF|network is unreachable|RegistryUnavailable/i;
const DENIED = /denied|unauthorized|authentication required|no basic auth|forbidden|\b40[13]\b/i;
const NOT_FOUND =
  /not found|manifest unknown|does not exist|no such image|couldn't parse|invalid reference|InvalidImageName|ErrImageNeverPull|no match for platform|name unknown/i;
/** Docker Hub answers alike for what is private and what does not exist. */
const EITHER = /may require|repository does not exist or/i;

interface Verdict {
  readonly cause: CauseId;
  readonly level: "high" | "medium" | "low";
}

interface Told extends Verdict {
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Why is this image not pulled? */
export const whyNotPulled = podQuestion(notPulled, draftOf);

function notPulled(_: Inquiry, pod: PodView): ContainerView | undefined {
  if (pod.isOver) return undefined;
  return pod.containers.find((container) => NOT_PULLED.has(waitingReason(container) ?? ""));
}

function draftOf(inquiry: Inquiry, failing: Failing<ContainerView>): Draft {
  const { workload, pods, pod, what: container } = failing;
  const told = tell(inquiry, failing);
  const status = citeContainer(inquiry, pod, container);
  const image = container.spec?.image ?? "its image";
  const rollout = rolloutBehind(inquiry, { workload, pods }, ["image", "containers"]);
  return podDraft({
    workload,
    pods,
    cause: told.cause,
    does: "cannot pull its image",
    text: "cannot pull its image",
    why: rollout === undefined ? image : `rollout ${rollout.revision} set ${image}`,
    since: pulledSince(inquiry, pods),
    confidence: sure(told.cause, told.level),
    claims: [
      claim(
        `Container ${container.name} of ${workload.ref.name} waits for ${image}.`,
        status,
        ...citeImage(inquiry, pod, container),
      ),
      claim(`The pull fails: ${told.text}`, ...told.evidence),
      ...stillServing(rollout, failing, status),
    ],
    reasons: [claim("the answer to the pull tells why", ...told.evidence)],
    disproof: `a pull of ${image} that works with the same credentials`,
    decisive: [status, ...told.evidence],
    rollout,
    mend: told.cause === "image-pull-denied" ? "give it a pull secret" : "correct the image",
    nextCheck: describe(pod),
    symptom: { reason: waitingReason(container) ?? "ImagePullBackOff" },
  });
}

function describe({ ref }: PodView): DraftStep {
  return {
    text: "see what the registry answers now",
    kubectl: `describe pod ${ref.name}`,
  };
}

/** Since the first pull that failed, or since the pods began. */
function pulledSince({ cluster }: Inquiry, pods: readonly PodView[]): string | undefined {
  const failures = pods
    .slice(0, 20)
    .flatMap((pod) => cluster.eventsOf(pod.ref))
    .filter((event) => event.reason === "Failed");
  return earliest(failures.map(firstSeen)) ?? startOf(pods);
}

/** What the registry answered: from the events of any of the pods, else from the status. */
function tell(inquiry: Inquiry, failing: Failing<ContainerView>): Told {
  const { pods, pod, what: container } = failing;
  const event = eventAbout(
    inquiry,
    pods,
    ({ reason, message }) => reason === "Failed" && verdictOf(message).level !== "low",
  );
  if (event !== undefined)
    return {
      ...verdictOf(event.message),
      text: answerIn(event.message),
      evidence: [citeEvent(inquiry, event)],
    };
  const { reason = "", message = "" } = container.status?.state?.waiting ?? {};
  return {
    ...verdictOf(`${reason} ${message}`),
    text: answerIn(message || reason),
    evidence: [citeContainer(inquiry, pod, container)],
  };
}

/** The registry's own words: the runtime repeats the image before them again and again. */
function answerIn(message: string): string {
  const at = Math.max(message.lastIndexOf('": '), message.lastIndexOf("desc = "));
  const answer = at < 0 ? message : message.slice(at).replace(/^": |^desc = /, "");
  return shortened(answer, 300);
}

function verdictOf(text: string): Verdict {
  if (LIMITED.test(text)) return { cause: "registry-unreachable", level: "medium" };
  if (EITHER.test(text)) return { cause: "image-pull-denied", level: "medium" };
  if (DENIED.test(text)) return { cause: "image-pull-denied", level: "high" };
  if (NOT_FOUND.test(text)) return { cause: "image-not-found", level: "high" };
  if (UNREACHED.test(text)) return { cause: "registry-unreachable", level: "high" };
  return { cause: "image-not-found", level: "low" };
}

function citeImage(inquiry: Inquiry, pod: PodView, container: ContainerView): string[] {
  if (container.spec?.image === undefined) return [];
  return [
    inquiry.ledger.cite({
      subject: pod.ref,
      pointer: `${container.specPointer}/image`,
      value: container.spec.image,
      text: `pod ${pod.ref.name}, container ${container.name}: image ${container.spec.image}`,
    }),
  ];
}

function stillServing(
  rollout: RolloutChange | undefined,
  { workload }: Failing<ContainerView>,
  status: string,
): Claim[] {
  const old = workload.pods.some((pod) => pod.isReady && !pod.isOver);
  if (!old || rollout?.previous === undefined) return [];
  return [
    claim(
      `Pods of rollout ${rollout.previous.revision} still serve.`,
      ...rollout.change.evidence,
      status,
    ),
  ];
}
