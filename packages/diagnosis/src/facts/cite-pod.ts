import { firstSeen, lastSeen, timesSeen } from "../graph/events.ts";
import { refIn } from "../graph/object-key.ts";
import { type ContainerView, conditionOf, lastEnd, type PodView } from "../graph/pod-view.ts";
import { desiredCount, readyCount, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { ReadLog } from "../logs/log-book.ts";
import { counted, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { getEvents, getField, getLogs, kubectl } from "./kubectl.ts";

/** The status of a container: why it waits, how its last run ended, how often it restarted. */
export function citeContainer({ ledger }: Inquiry, pod: PodView, container: ContainerView): string {
  const restarts = container.status?.restartCount ?? 0;
  const waiting = container.status?.state?.waiting;
  const values = defined({
    container: container.name,
    restarts,
    waiting: waiting?.reason,
    message: waiting?.message,
    ...endValues(container),
  });
  return ledger.cite({
    subject: pod.ref,
    pointer: container.statusPointer,
    value: values,
    values,
    text: `pod ${pod.ref.name}, container ${container.name}: ${waiting?.reason ?? runState(container)}${endText(container)}, ${counted(restarts, "restart")}`,
  });
}

function endValues(container: ContainerView) {
  const end = lastEnd(container);
  if (end === undefined) return {};
  const { exitCode, reason, startedAt, finishedAt } = end;
  return { exitCode, reason, startedAt, finishedAt };
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
export function citeLine({ ledger }: Inquiry, log: ReadLog, line: string): string {
  const which = log.previous ? "previous log" : "log";
  return ledger.cite({
    subject: log.pod.ref,
    pointer: `/log/${log.container}/${log.previous ? "previous" : "current"}`,
    value: line,
    values: { container: log.container, line: shortened(line, 500) },
    text: `pod ${log.pod.ref.name}, container ${log.container}, ${which}: "${shortened(line)}"`,
    command: getLogs(log.pod.ref, log),
    trust: "outside",
  });
}

export function citeEvent({ ledger }: Inquiry, event: Event): string {
  const { kind, namespace, name } = event.involvedObject;
  const times = timesSeen(event);
  const subject = refIn(kind === "Node" ? undefined : namespace, kind, name);
  return ledger.cite({
    subject,
    pointer: `/events/${event.metadata.name}`,
    value: [event.reason, event.message, times],
    values: defined({
      reason: event.reason,
      message: shortened(event.message, 500),
      times,
      firstSeen: firstSeen(event),
      lastSeen: lastSeen(event),
    }),
    text: `event ${event.reason} on ${kind.toLowerCase()} ${name}, ${counted(times, "time")}: ${shortened(event.message)}`,
    command: getEvents(subject, event.reason),
    trust: "outside",
  });
}

/** A condition of a pod: `PodScheduled is False`. */
export function citeCondition({ ledger }: Inquiry, pod: PodView, type: string): string {
  const index = pod.object.status.conditions.findIndex((condition) => condition.type === type);
  const { status, reason, message, lastTransitionTime } = conditionOf(pod.object, type) ?? {
    status: "absent",
  };
  return ledger.cite({
    subject: pod.ref,
    pointer: `/status/conditions/${index}`,
    value: [status, reason, message],
    values: defined({ status, reason, message, since: lastTransitionTime }),
    text: `pod ${pod.ref.name}: ${type} is ${status}, ${shortened(message ?? reason ?? "no reason", 300)}`,
  });
}

/** How many pods of a workload are Ready. */
export function citeReady({ ledger }: Inquiry, workload: Workload): string {
  const ready = readyCount(workload);
  const desired = desiredCount(workload);
  const isRead = workload.metadata !== undefined;
  return ledger.cite({
    subject: workload.ref,
    pointer: "/status",
    value: { ready, desired },
    values: { ready, desired },
    text: `${workload.ref.kind.toLowerCase()}/${workload.ref.name}: ${ready} of ${counted(desired, "pod")} Ready`,
    command: isRead
      ? `${kubectl(workload.ref.namespace)} get ${workload.ref.kind.toLowerCase()} ${workload.ref.name}`
      : `${kubectl(workload.ref.namespace)} get pods`,
  });
}

/** One field of the spec of a pod, by its pointer. */
export function citeSpec(
  { ledger }: Inquiry,
  pod: PodView,
  field: { pointer: string; value: unknown; text: string },
): string {
  return ledger.cite({
    subject: pod.ref,
    pointer: field.pointer,
    value: field.value,
    text: `pod ${pod.ref.name}: ${field.text}`,
    command: getField(pod.ref, field.pointer),
  });
}

/** Values without those that are not known. */
export function defined(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
