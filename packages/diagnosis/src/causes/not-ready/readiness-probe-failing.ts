import type { Claim } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { isOfContainer } from "../../graph/events.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { errorLine } from "../../logs/error-line.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { touches } from "../../rollout/rollout-change.ts";
import { counted } from "../../say.ts";
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
      context: [...portClaim(seen), ...logClaim(seen)],
      disproof: "a good answer of the program to the same request",
      mend: isChanged ? "correct the probe" : undefined,
      nextCheck: {
        text: "read what the program says about itself",
        kubectl: `logs ${pod.ref.name} -c ${container.name} --tail=50`,
      },
      symptom: { reason: "Unhealthy" },
      yields: !isChanged,
    };
  },
});

type Failing = Seen<Unready, true>;

/** What the kubelet says of the probe. */
function tell(seen: Failing): Claim[] {
  const event = eventAbout(seen, seen.pods, (item) => {
    const read = item.reason === "Unhealthy" ? readProbeMessage(item.message) : undefined;
    const isAsked = read !== undefined && read.outcome !== "kills" && read.probe !== "liveness";
    return isAsked && isOfContainer(item, seen.spot.container.name);
  });
  return event === undefined ? [] : [seen.say("{message}", seen.cite.event(event))];
}

/** The probe asks a port that the container does not declare. */
function portClaim({ spot, cite, say }: Failing): Claim[] {
  const { pod, container, kind, probe } = spot;
  const port = (probe.httpGet ?? probe.tcpSocket ?? probe.grpc)?.port;
  const ports = container.spec?.ports ?? [];
  const isDeclared = ports.some(
    (item) => item.containerPort === Number(port) || item.name === port,
  );
  if (port === undefined || ports.length === 0 || isDeclared) return [];
  const declared = ports.map((item) => item.containerPort).join(", ");
  const asks = cite.field(pod, {
    pointer: `${container.specPointer}/${kind}Probe`,
    value: [port, declared],
    values: { port, declared },
    text: `the probe asks port ${port}; the container declares ${declared}`,
  });
  return [say("The probe asks port {port}; the container declares {declared}.", asks)];
}

function logClaim({ logs, pods, spot, cite, say }: Failing): Claim[] {
  const log = logs
    .ofAny(pods)
    .find((item) => item.container === spot.container.name && !item.previous);
  const line = log && errorLine(log.lines);
  return log && line ? [say(`It writes: "{message}"`, cite.line(log, line))] : [];
}
