import type { Claim } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import { earliest } from "../../facts/times.ts";
import { isOfContainer } from "../../graph/events.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { errorLine } from "../../logs/error-line.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { touches } from "../../rollout/rollout-change.ts";
import { counted } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { laterAnswer } from "../patient-probe.ts";
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
      fix: isChanged ? [] : correctProbe(seen),
      mend: isChanged ? "correct the probe" : undefined,
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

/** It asks the one port that the container declares, or waits longer for a late answer. */
function correctProbe(seen: Failing): DraftStep[] {
  const { workload, spot } = seen;
  const { container, kind, probe } = spot;
  const [only, ...others] = container.spec?.ports ?? [];
  if (wrongPort(spot) !== undefined && only !== undefined && others.length === 0)
    return askPort(seen, only.containerPort);
  const isLate = readProbeMessage(unhealthy(seen)?.message ?? "")?.isLate === true;
  return isLate ? laterAnswer({ workload, container, kind }, probe) : [];
}

function askPort({ workload, spot }: Failing, port: number): DraftStep[] {
  const { container, kind, probe } = spot;
  const how = probe.httpGet ? "httpGet" : "tcpSocket";
  const asks = { name: container.name, [`${kind}Probe`]: { [how]: { port } } };
  const text = `asks port ${port}, the one that the container declares`;
  return patchTemplate(workload, { containers: [asks] }, text);
}

/** A port that the container does not declare, though it declares some. */
function wrongPort({ container, probe }: Unready): number | string | undefined {
  const port = (probe.httpGet ?? probe.tcpSocket ?? probe.grpc)?.port;
  const ports = container.spec?.ports ?? [];
  const isDeclared = ports.some(
    (item) => item.containerPort === Number(port) || item.name === port,
  );
  return ports.length === 0 || isDeclared ? undefined : port;
}

/** The probe asks a port that the container does not declare. */
function portClaim({ spot, cite, say }: Failing): Claim[] {
  const { pod, container, kind } = spot;
  const port = wrongPort(spot);
  if (port === undefined) return [];
  const declared = (container.spec?.ports ?? []).map((item) => item.containerPort).join(", ");
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
