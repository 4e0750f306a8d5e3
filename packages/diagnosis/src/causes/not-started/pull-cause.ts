import type { Claim, Gap } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { firstSeen } from "../../graph/events.ts";
import { written } from "../../graph/object-key.ts";
import { type ContainerView, type PodView, startOf } from "../../graph/pod-view.ts";
import { readyCount } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Cause, Level } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { PodCause } from "../../kit/pod-cause.ts";
import { lookAtPod } from "../../kit/pod-step.ts";
import { setTemplate } from "../../kit/template-step.ts";
import type { PullFailure } from "../../messages/pull-failure.ts";
import { touches } from "../../rollout/rollout-change.ts";
import { type MissingPullSecret, missingPullSecret } from "./missing-pull-secret.ts";
import { type Starting, startCause, type Wait } from "./start-cause.ts";

interface Form extends Cause {
  /** The answers to a pull that it explains, and how sure they make. */
  readonly answers: Partial<Record<PullFailure["kind"], Level>>;
  readonly mend?: string;
  /** A pull secret that the kubelet does not get explains it. */
  readonly bySecret?: true;
  /** What helps against an answer, where no command does. */
  readonly advice?: Advice;
}

type Advice = Partial<Record<PullFailure["kind"], string>>;

interface Unpulled {
  readonly level: Level;
  readonly container: ContainerView;
}

/** A cause of an image that is not pulled: the answer to the pull decides. */
export function pullCause({ answers, mend, advice = {}, bySecret, ...row }: Form): PodCause<Wait> {
  return startCause<Unpulled>({
    ...row,
    begunBy: ["image", "containers", "identity"],

    sees({ pull, container }) {
      const level = pull && answers[pull.kind];
      return level && container && { level, container };
    },

    /** An answer that was not seen may be any. */
    doubts({ spots }) {
      const wait = spots.find(({ pull }) => pull?.kind === "unknown");
      return wait && { gap: unheard(wait.pod) };
    },

    tells(starting) {
      const { pods, hit } = starting;
      const { container, level } = hit;
      const secret = bySecret && missingPullSecret(starting, imageOf(container));
      return {
        level,
        does: "cannot pull its image",
        why: whyOf(starting),
        since: pulledSince(starting, pods),
        facts: [...waitsClaims(starting), ...(secret === undefined ? [] : [secret.claim])],
        context: stillServing(starting),
        against: runsElsewhere(starting),
        fix: [...otherImage(starting), ...adviceFor(starting, advice)],
        nextCheck: pullCheck(starting, level),
        ...(secret && bySecretOf(starting, secret, advice)),
        disproof: `a pull of ${imageOf(container)} that works with the same credentials`,
        mend,
      };
    },
  });
}

function imageOf({ spec }: ContainerView): string {
  return spec?.image ?? "its image";
}

function whyOf({ hit, rollout }: Starting<Unpulled>): string {
  const image = imageOf(hit.container);
  const isSet = rollout !== undefined && touches(rollout, ["image", "containers"]);
  return isSet ? `rollout ${rollout.revision} set ${image}` : image;
}

function waitsClaims(starting: Starting<Unpulled>): Claim[] {
  const { name, hit, status, said, say } = starting;
  const { container } = hit;
  return [
    say(
      `Container ${container.name} of ${name} waits for ${imageOf(container)}.`,
      status,
      ...citeImage(starting),
    ),
    say("The pull fails: {words}", said),
  ];
}

function bySecretOf(starting: Starting<Unpulled>, secret: MissingPullSecret, advice: Advice) {
  const { culprit, why, fix } = secret;
  const does = `cannot pull its image: ${why}`;
  const steps = [...otherImage(starting), fix, ...adviceFor(starting, advice)];
  const nextCheck = lookAtPod(starting.pod);
  return { does, text: does, culprit, why: undefined, fix: steps, nextCheck };
}

function otherImage(starting: Starting<Unpulled>): DraftStep[] {
  return starting.rollout === undefined ? takeOtherImage(starting) : [];
}

function adviceFor({ spot }: Starting<Unpulled>, advice: Advice): DraftStep[] {
  const text = spot.pull && advice[spot.pull.kind];
  return text === undefined ? [] : [{ text }];
}

/** The image that other pods of the workload run with: an older one of a StatefulSet or a DaemonSet. */
function takeOtherImage({ workload, pods, hit }: Starting<Unpulled>): DraftStep[] {
  const { name, spec } = hit.container;
  const images = workload.pods
    .filter((pod) => pod.isReady && !pod.isOver && !pods.includes(pod))
    .flatMap((pod) => pod.containers.find((item) => item.name === name)?.spec?.image ?? []);
  const image = images.find((item) => item !== spec?.image);
  if (image === undefined) return [];
  return setTemplate(
    workload,
    (what) => shellWords`set image ${what} ${`${name}=${image}`}`,
    "the image that its pods which are Ready run with",
  );
}

/** Pods of others that run with the same image: the registry has it, and gives it to them. */
function runsElsewhere({ workload, hit, cluster, cite, say }: Starting<Unpulled>): Claim[] {
  const { image } = hit.container.spec ?? {};
  if (image === undefined) return [];
  for (const other of cluster.workloads.values()) {
    const isSame = other.template?.spec.containers.some((item) => item.image === image);
    if (other.key === workload.key || isSame !== true || readyCount(other) === 0) continue;
    const { namespace } = other;
    return [
      say(`${written(other.ref)} in ${namespace} runs with the same image.`, cite.ready(other)),
    ];
  }
  return [];
}

/** Whether others cannot pull either tells registry and credentials from the image. */
function pullCheck({ pod }: Starting<Unpulled>, level: Level): DraftStep {
  return level === "high"
    ? lookAtPod(pod)
    : {
        text: "see whether other pods cannot pull either",
        kubectl: shellWords`get events -A --field-selector reason=Failed`,
        object: { kind: "Namespace", name: pod.namespace },
      };
}

function unheard({ namespace, ref }: PodView): Gap {
  return {
    origin: "kubernetes",
    kind: "no_data",
    what: `the registry's answer to the pull of ${ref.name}`,
    why: "neither its status nor an event has it",
    about: { kinds: ["Event"], namespace, name: ref.name },
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

function citeImage({ pod, hit, cite }: Starting<Unpulled>): string[] {
  const { name, spec, specPointer } = hit.container;
  if (spec?.image === undefined) return [];
  const text = `container ${name}: image ${spec.image}`;
  return [cite.field(pod, { pointer: `${specPointer}/image`, value: spec.image, text })];
}

function stillServing({ workload, rollout, status, say }: Starting<Unpulled>) {
  const isServed = workload.pods.some((pod) => pod.isReady && !pod.isOver);
  if (!isServed || rollout?.previous === undefined) return [];
  return [
    say("Pods of rollout {previousRevision} still serve.", ...rollout.change.evidence, status),
  ];
}
