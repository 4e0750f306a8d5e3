import { readMountFailure } from "./mount-failure.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";
import { readProbeMessage } from "./probe-message.ts";
import { readPullFailure } from "./pull-failure.ts";
import { isRoutine } from "./routine.table.ts";
import { readStartFailure } from "./start-failure.ts";

/** What counts of an event when it is weighed against others. */
export interface EventLike {
  readonly type?: string | undefined;
  readonly reason: string;
  readonly message: string;
}

interface Row {
  readonly reasons: readonly string[];
  /** Absent: whatever it says. */
  readonly says?: (message: string) => boolean;
}

const VOLUME = [
  "FailedMount",
  "FailedAttachVolume",
  "FailedMapVolume",
  "VolumeFailedDelete",
  "ProvisioningFailed",
];
const REFUSED = ["FailedCreate", "FailedUpdate", "ReplicaSetCreateError"];

/** From the event that tells most of why an object is not well to the one that tells least: the first row that fits counts. */
const TELLING: readonly Row[] = [
  // The API server, a quota or a webhook names the rule.
  { reasons: REFUSED },
  // The driver or the mount helper speaks itself.
  { reasons: VOLUME, says: (message) => readMountFailure(message).worth > 1 },
  // The runtime or the registry speaks itself.
  { reasons: ["Failed", "FailedToStartContainer"], says: isReason },
  { reasons: ["InspectFailed", "ErrImageNeverPull", "FailedPostStartHook", "FailedValidation"] },
  // The network plugin or the runtime, before any container.
  { reasons: ["FailedCreatePodSandBox", "FailedPrepareDynamicResources", "NetworkNotReady"] },
  // The scheduler names nodes, the autoscaler why it brings none.
  { reasons: ["FailedScheduling"] },
  { reasons: ["NotTriggerScaleUp", "FailedScaleUp", "NoMatchingNodePool"] },
  // The node takes what it gave.
  {
    reasons: [
      "Evicted",
      "OOMKilling",
      "SystemOOM",
      "Preempted",
      "NodeNotReady",
      "TaintManagerEviction",
    ],
  },
  // Autoscalers and controllers of workloads.
  {
    reasons: [
      "FailedGetResourceMetric",
      "FailedGetExternalMetric",
      "FailedGetScale",
      "FailedBinding",
    ],
  },
  { reasons: ["BackoffLimitExceeded", "DeadlineExceeded", "JobAlreadyActive", "FailedNeedsStart"] },
  { reasons: ["Unhealthy", "ProbeWarning"] },
  { reasons: ["Killing"], says: (message) => readProbeMessage(message) !== undefined },
  // A deadline is what a failure looks like from outside.
  { reasons: VOLUME, says: (message) => readMountFailure(message).worth === 1 },
  { reasons: VOLUME },
];
/** They follow from another event, and say no more than that something failed. */
const HOLLOW = new Set(["BackOff", "Failed", "FailedSync", "Killing"]);

/** `Failed` repeats the state of a container too: `Error: ImagePullBackOff`. */
function isReason(message: string): boolean {
  return readStartFailure(message) !== undefined || readPullFailure(message).kind !== "unknown";
}

/**
 * Of the events about an object, newest first, the one that tells most of why it is not well. A warning tells more than
 * what is normal, unless it is hollow.
 */
export function mostTelling<E extends EventLike>(events: readonly E[]): E | undefined {
  return events
    .filter((event) => event.type === "Warning" || rankOf(event) < TELLING.length)
    .map((event) => ({ event, rank: rankOf(event) }))
    .toSorted((left, right) => left.rank - right.rank)[0]?.event;
}

/** 0 tells most. */
function rankOf({ reason, message }: EventLike): number {
  const rank = TELLING.findIndex(
    (row) => row.reasons.includes(reason) && (row.says?.(message) ?? true),
  );
  if (rank >= 0) return rank;
  // What is in no row may be all that matters: it stands before what is hollow.
  if (isRoutine(reason)) return TELLING.length + 2;
  return TELLING.length + Number(HOLLOW.has(reason));
}

/** What preemption would bring is said of the same nodes once more. */
const PREEMPTION = /(?: no new claims to deallocate,)? preemption: /;

/** A text of the control plane as it is quoted: the words that decide, without what machines set before them. */
export function withoutNoise(text: string): string {
  const [words = ""] = plainWords(text).split(PREEMPTION);
  return withoutOpenings(words);
}
