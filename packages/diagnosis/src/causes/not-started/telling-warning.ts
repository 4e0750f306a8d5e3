import { type MountFailure, readMountFailure } from "../../messages/mount-failure.ts";
import { plainWords } from "../../messages/plain-words.ts";
import { wordsOfSandbox } from "../../messages/words-of-sandbox.ts";
import type { Event } from "../../state/cluster-kinds.ts";

const VOLUME_REASONS = new Set(["FailedMount", "FailedAttachVolume", "FailedMapVolume"]);
/** Said of a pod before it had a node, and of one that may start all the same. */
const ASIDE = new Set([
  "FailedScheduling",
  "FailedToRetrieveImagePullSecret",
  "DNSConfigForming",
  "CheckLimitsForResolvConf",
  "MissingClusterDNS",
]);
/** No mount, and tells as much as the best of them. */
const TELLING = new Set([
  "FailedCreatePodSandBox",
  "Failed",
  "NetworkNotReady",
  "FailedPrepareDynamicResources",
]);

interface Warning {
  readonly event: Event;
  readonly reason: string;
  /** Those that decide, in one line. */
  readonly words: string;
  readonly mount?: MountFailure;
}

/** Of the warnings about a pod, newest first, the one that tells most of why it does not start. */
export function tellingWarning(events: readonly Event[]): Warning | undefined {
  return events
    .filter(({ type, reason }) => type === "Warning" && !ASIDE.has(reason))
    .map(read)
    .toSorted((left, right) => worth(right) - worth(left))[0];
}

function read(event: Event): Warning {
  const { reason, message } = event;
  if (VOLUME_REASONS.has(reason)) {
    const mount = readMountFailure(message);
    return { event, reason, mount, words: mount.words };
  }
  const isSandbox = reason === "FailedCreatePodSandBox";
  const words = isSandbox ? wordsOfSandbox(message) : plainWords(message);
  return { event, reason, words };
}

/** What is not known tells less than a mount, which may be all that matters. */
function worth({ mount, reason }: Warning): number {
  return mount?.worth ?? (TELLING.has(reason) ? 2 : -1);
}
