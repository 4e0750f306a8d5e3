import { present } from "@binnacle/contracts";
import { firstSeen, lastSeen, timesSeen } from "../graph/events.ts";
import { refIn } from "../graph/object-key.ts";
import { type ContainerView, conditionOf, lastEnd, type PodView } from "../graph/pod-view.ts";
import { desiredCount, readyCount, type Workload } from "../graph/workload.ts";
import type { ReadLog } from "../logs/log-book.ts";
import { readLogLine } from "../messages/log-line.ts";
import { counted, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { getEvents, getField, getLogs } from "./kubectl.ts";
import type { Ledger } from "./ledger.ts";
import type { ObjectFact } from "./object-fact.ts";
import { beginning, moment } from "./times.ts";

/** Where facts are filed. */
interface Filing {
  readonly ledger: Ledger;
}

/** The status of a container: why it waits, how its last run ended, how often it restarted. */
export function citeContainer({ ledger }: Filing, pod: PodView, container: ContainerView): string {
  const restarts = container.status?.restartCount ?? 0;
  const waiting = container.status?.state?.waiting;
  const told = {
    container: container.name,
    waiting: waiting?.reason,
    message: waiting?.message,
    ...endValues(container),
  };
  return ledger.cite({
    subject: pod.ref,
    pointer: container.statusPointer,
    value: present({ ...told, restarts }),
    values: present({ ...told, restarts: { count: restarts, of: "restart" } }),
    text: `pod ${pod.ref.name}, container ${container.name}: ${waiting?.reason ?? runState(container)}${endText(container)}, ${counted(restarts, "restart")}`,
  });
}

function endValues(container: ContainerView) {
  const end = lastEnd(container);
  if (end === undefined) return {};
  const { exitCode, reason, startedAt, finishedAt } = end;
  return { exitCode, reason, startedAt: moment(startedAt), finishedAt: moment(finishedAt) };
}

function endText(container: ContainerView): string {
  const end = lastEnd(container);
  if (end === undefined) return "";
  return `, last ended with exit code ${end.exitCode} (${end.reason ?? "no reason"})`;
}

function runState(container: ContainerView): string {
  if (container.status?.state?.running !== undefined)
    return container.status.ready ? "running, ready" : "running, not ready";
  return container.status?.state?.terminated === undefined ? "no status" : "terminated";
}

/** One line of a log. */
export function citeLine({ ledger }: Filing, log: ReadLog, line: string): string {
  const which = log.previous ? "previous log" : "log";
  return ledger.cite({
    subject: log.pod.ref,
    pointer: `/log/${log.container}/${log.previous ? "previous" : "current"}`,
    value: line,
    values: {
      container: log.container,
      line: shortened(line, 500),
      message: shortened(readLogLine(line).message),
    },
    text: `pod ${log.pod.ref.name}, container ${log.container}, ${which}: "${shortened(line)}"`,
    kubectl: getLogs(log.pod.ref, log),
    trust: "outside",
  });
}

export function citeEvent({ ledger }: Filing, event: Event): string {
  const { kind, namespace, name } = event.involvedObject;
  const times = timesSeen(event);
  const subject = refIn(kind === "Node" ? undefined : namespace, kind, name);
  return ledger.cite({
    subject,
    pointer: `/events/${event.metadata.name}`,
    value: [event.reason, event.message, times],
    values: present({
      reason: event.reason,
      message: shortened(event.message, 500),
      times: { count: times, of: "time" },
      firstSeen: moment(firstSeen(event)),
      lastSeen: moment(lastSeen(event)),
    }),
    text: `event ${event.reason} on ${kind.toLowerCase()} ${name}, ${counted(times, "time")}: ${shortened(event.message)}`,
    kubectl: getEvents(subject, event.reason),
    trust: "outside",
  });
}

/** A condition of a pod: `PodScheduled is False`. */
export function citeCondition({ ledger }: Filing, pod: PodView, type: string): string {
  const index = pod.object.status.conditions.findIndex((condition) => condition.type === type);
  const { status, reason, message, lastTransitionTime } = conditionOf(pod.object, type) ?? {
    status: "absent",
  };
  return ledger.cite({
    subject: pod.ref,
    pointer: `/status/conditions/${index}`,
    value: [status, reason, message],
    values: present({
      status,
      reason,
      message: shortened(message ?? reason ?? "no reason", 300),
      since: beginning(lastTransitionTime),
    }),
    text: `pod ${pod.ref.name}: ${type} is ${status}, ${shortened(message ?? reason ?? "no reason", 300)}`,
  });
}

/** How many pods of a workload are Ready. */
export function citeReady({ ledger }: Filing, workload: Workload): string {
  const ready = readyCount(workload);
  const desired = desiredCount(workload);
  const isRead = workload.metadata !== undefined;
  return ledger.cite({
    subject: workload.ref,
    pointer: "/status",
    value: { ready, desired },
    values: { ready, desired: { count: desired, of: "pod" } },
    text: `${workload.ref.kind.toLowerCase()}/${workload.ref.name}: ${ready} of ${counted(desired, "pod")} Ready`,
    kubectl: isRead ? `get ${workload.ref.kind.toLowerCase()} ${workload.ref.name}` : `get pods`,
  });
}

/** One field of the spec of a pod, by its pointer. */
export function citeSpec(
  { ledger }: Filing,
  pod: PodView,
  field: Pick<ObjectFact, "pointer" | "value" | "text" | "values">,
): string {
  return ledger.cite({
    ...field,
    subject: pod.ref,
    text: `pod ${pod.ref.name}: ${field.text}`,
    kubectl: getField(pod.ref, field.pointer),
  });
}
