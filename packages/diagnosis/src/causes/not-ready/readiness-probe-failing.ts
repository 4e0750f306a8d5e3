import type { Claim } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import { earliest } from "../../facts/times.ts";
import { isOfContainer } from "../../graph/events.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { errorLine } from "../../logs/error-line.ts";
import { hasExpired } from "../../messages/has-expired.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { touches } from "../../rollout/rollout-change.ts";
import { counted } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { laterAnswer } from "../patient-probe.ts";
import { type ProbeFault, probeFault } from "../probe-fault.ts";
import type { Unready } from "./unready.ts";

/** The program runs, and says that it is not ready. */
export const readinessProbeFailing = podCause<true, Unready>({
  id: "readiness-probe-failing",
  title: "Readiness probe fails",
  group: "probes",
  high: "the kubelet reports the failing probe, and the rollout changed it",
  medium: "the kubelet reports the failing probe",
  low: "the container runs and is not ready; no event tells why",
  ruledOut: "no running container that had its time fails its readiness probe",
  needs: ["Pod"],
  metric: "error_ratio",
  begunBy: ["probe", "ports", "image", "env", "command", "config"],

  sees: () => true,

  tells(seen) {
    const { name, pods, rollout, cite, say } = seen;
    const { pod, container, kind } = seen.spot;
    const told = tell(seen);
    const fault = probeFault(
      seen,
      { ...seen.spot, wasAnswered: wasReady(seen.spot) },
      unhealthy(seen),
    );
    const isChanged = rollout !== undefined && touches(rollout, ["probe", "ports"]);
    const ready = cite.condition(pod, "Ready");
    return {
      level: told.length === 0 ? "low" : isChanged ? "high" : "medium",
      does: `is not ready: its ${kind} probe fails`,
      text: `${kind} probe fails, ${counted(pods.length, "pod")}`,
      why: rollout && `rollout ${rollout.revision}`,
      since: earliest(pods.map(({ object }) => conditionOf(object, "Ready")?.lastTransitionTime)),
      facts: [
        say(
          `Container ${container.name} of ${name} runs, and is not ready.`,
          cite.container(pod, container),
          ready,
        ),
        ...told,
      ],
      context: [...fault.claims, ...logClaim(seen)],
      disproof: "a good answer of the program to the same request",
      fix: isChanged ? [] : correctProbe(seen, fault),
      mend: mendOf(fault, isChanged),
      nextCheck: {
        text: "read what the program says about itself",
        kubectl: getLogs(pod.ref, { container: container.name, previous: false }, 50),
      },
      symptom: { reason: "Unhealthy" },
      yields: !isChanged,
    };
  },
});

type Failing = Seen<Unready, true>;

/** What the kubelet says of the probe. */
function tell(seen: Failing): Claim[] {
  const event = unhealthy(seen);
  return event === undefined ? [] : [seen.say("{message}", seen.cite.event(event))];
}

function unhealthy(seen: Failing): Event | undefined {
  return eventAbout(seen, seen.pods, (item) => {
    const read = item.reason === "Unhealthy" ? readProbeMessage(item.message) : undefined;
    const isAsked = read !== undefined && read.outcome !== "kills" && read.probe !== "liveness";
    return isAsked && isOfContainer(item, seen.spot.container.name);
  });
}

/** The condition of the pod follows the start of a container. */
const FOLLOWS_MS = 10_000;

/** Ready ended in the run that goes on. */
function wasReady({ pod, container }: Unready): boolean {
  const { lastTransitionTime } = conditionOf(pod.object, "Ready") ?? {};
  const startedAt = container.status?.state?.running?.startedAt ?? "";
  return Date.parse(lastTransitionTime ?? "") - Date.parse(startedAt) > FOLLOWS_MS;
}

/** What is wrong in it is corrected, or it waits longer for a late answer. */
function correctProbe(seen: Failing, fault: ProbeFault): readonly DraftStep[] {
  if (fault.claims.length > 0) return fault.fix;
  const { workload, spot } = seen;
  const { container, kind, probe } = spot;
  const isLate = readProbeMessage(unhealthy(seen)?.message ?? "")?.isLate === true;
  return isLate ? laterAnswer({ workload, container, kind }, probe) : [];
}

/** Where a command does it, the same is to be done in the source. */
function mendOf({ field, fix }: ProbeFault, isChanged: boolean): string | undefined {
  if (field !== undefined && fix.length === 0) return `correct the ${field} of the probe`;
  return isChanged ? "correct the probe" : undefined;
}

function logClaim({ logs, pods, spot, cite, say, now }: Failing): Claim[] {
  const log = logs
    .ofAny(pods)
    .find((item) => item.container === spot.container.name && !item.previous);
  const line = log && errorLine(log.lines);
  if (log === undefined || line === undefined) return [];
  const evidence = cite.line(log, line);
  const expired = say("The date that it names is over: that has expired.", evidence);
  return [say(`It writes: "{message}"`, evidence), ...(hasExpired(line, now) ? [expired] : [])];
}
