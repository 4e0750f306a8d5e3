import type { Claim } from "@binnacle/contracts";
import { latest } from "../../facts/times.ts";
import { heldBack } from "../../graph/held-back.ts";
import { isOfNewestRollout } from "../../graph/workload.ts";
import { hasExpired } from "../../messages/has-expired.ts";
import { isShellKill } from "../../messages/shell-kill.ts";
import { type Crash, crashCause } from "./crash-cause.ts";
import { grantPermission } from "./grant-permission.ts";

const row = {
  id: "crash-on-start",
  title: "The program ends with an error",
  group: "start",
  high: "only pods of the new rollout crash, and pods of the one before are Ready",
  medium: "the log has the error that the program ended with",
  low: "the program ends, and no log that was read names an error",
  ruledOut: "no container keeps ending with an error",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: "any",
} as const;

/** The honest fallback: the program ends, and its log is all there is to read. */
export const crashOnStart = crashCause({
  ...row,

  sees: () => true as const,

  tells(crash) {
    const { name, container, status, exits, word, rollout, say } = crash;
    const isKill = isKilled(crash);
    return {
      ...sureness(crash),
      ...grantPermission(crash.pod, crash.log),
      ...(isKill && { does: "is killed from outside" }),
      why: isKill ? "SIGKILL; who sent it is not told" : word?.message,
      facts: [
        say(`Container ${container.name} of ${name} ${exits}${crash.again}.`, status),
        ...(isKill ? [say(KILL, status)] : []),
        ...heldBackClaim(crash),
        ...crash.wrote,
        ...expiredClaim(crash),
      ],
      disproof:
        rollout?.previous === undefined
          ? "the same error in a log of a run that did not end"
          : `a crash of a rollout-${rollout.previous.revision} pod`,
      yields: true,
    };
  },
});

const SIGKILL = 128 + 9;
const KILL =
  "Exit code {exitCode} is that of SIGKILL, with which no program ends by its own error: the kernel sends it where a child or the node runs out of memory, the kubelet where a probe fails or the grace is over, or somebody by hand.";

/** By a signal that no program survives; that a shell says so is no error of the program. */
function isKilled({ end, word }: Pick<Crash<true>, "end" | "word">): boolean {
  const isOwnError = word?.isError === true && !isShellKill(word.message);
  return end.exitCode === SIGKILL && end.reason !== "OOMKilled" && !isOwnError;
}

/** It fell again and again, and runs since, for longer than that went on. */
export const crashedBefore = crashCause({
  ...row,

  sees: ({ isPast }) => (isPast ? (true as const) : undefined),

  tells(crash) {
    const { name, container, status, spots, word, again, say } = crash;
    return {
      level: word?.isError === true ? "medium" : "low",
      does: "crashed, and runs again",
      state: "resolved",
      impact: "degraded",
      text: "",
      since: latest(spots.map(({ end }) => end.finishedAt)),
      facts: [
        say(
          `Container ${container.name} of ${name} ended with exit code {exitCode}${again}, and runs again.`,
          status,
        ),
        ...crash.wrote,
      ],
      disproof: "a further restart",
    };
  },
});

function expiredClaim({ word, now, say }: Crash<true>): Claim[] {
  if (word === undefined || !hasExpired(word.message, now)) return [];
  return [say("The date that it names is over: that has expired.", word.evidence)];
}

/** Where the status tells no end of it, that it was held back is the proof. */
function heldBackClaim({ pod, container, end, cluster, now, cite, say }: Crash<true>): Claim[] {
  if (end.exitCode !== undefined) return [];
  const event = heldBack(cluster.eventsOf(pod.ref), container.name, now);
  return event === undefined ? [] : [say("{message}, last {lastSeen}", cite.event(event))];
}

function sureness(crash: Crash<true>) {
  const { workload, rollout, word } = crash;
  const survives = workload.pods.some((pod) => pod.isReady && !isOfNewestRollout(workload, pod));
  if (rollout !== undefined && survives) {
    return { level: "high" as const };
  }
  const isTold = word?.isError === true && !isKilled(crash);
  return { level: isTold ? ("medium" as const) : ("low" as const) };
}
