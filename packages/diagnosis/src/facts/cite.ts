import { present } from "@binnacle/contracts";
import { firstSeen, lastSeen, timesSeen } from "../graph/events.ts";
import { refIn, written } from "../graph/object-key.ts";
import { type ContainerView, conditionOf, lastEnd, type PodView } from "../graph/pod-view.ts";
import { desiredCount, readyCount, type Workload } from "../graph/workload.ts";
import type { ReadLog } from "../logs/read-log.ts";
import { readLogLine } from "../messages/log-line.ts";
import { withoutNoise } from "../messages/telling-event.ts";
import { counted, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { getEvents, getLogs } from "./kubectl.ts";
import type { Ledger, ObjectFact } from "./ledger.ts";
import { shellWords } from "./shell-words.ts";
import { beginning, moment } from "./times.ts";

type Field = Pick<ObjectFact, "pointer" | "value" | "text" | "values">;

/** Files facts about objects; each answers the id of the evidence. */
export interface Cite {
  readonly fact: (fact: ObjectFact) => string;
  /** A field of a pod: its pointer, what stands there, how people read it, and the values that sentences take from it. */
  readonly field: (pod: PodView, field: Field) => string;
  /** The status of a container: why it waits, how its last run ended, how often it restarted. */
  readonly container: (pod: PodView, container: ContainerView) => string;
  /** A condition of a pod: `PodScheduled is False`. */
  readonly condition: (pod: PodView, type: string) => string;
  readonly event: (event: Event) => string;
  /** The words in the middle of a text that decide, beside what the fact holds: `{words}`. */
  readonly words: (evidence: string, words: string) => string;
  /** One line of a log. */
  readonly line: (log: ReadLog, line: string) => string;
  /** How many pods of a workload are Ready. */
  readonly ready: (workload: Workload) => string;
}

export function createCite(ledger: Ledger): Cite {
  return {
    fact: ledger.cite,
    field: (pod, field) =>
      ledger.cite({ ...field, subject: pod.ref, text: `pod ${pod.ref.name}: ${field.text}` }),
    container: (pod, container) => ledger.cite(containerFact(pod, container)),
    condition: (pod, type) => ledger.cite(conditionFact(pod, type)),
    event: (event) => ledger.cite(eventFact(event)),
    words: (evidence, words) => ledger.add(evidence, { words: shortened(words, 300) }),
    line: (log, line) => ledger.cite(lineFact(log, line)),
    ready: (workload) => ledger.cite(readyFact(workload)),
  };
}

function containerFact({ ref }: PodView, container: ContainerView): ObjectFact {
  const { status, name, statusPointer } = container;
  const restarts = status?.restartCount ?? 0;
  const waiting = status?.state?.waiting;
  const { ended = "", ...end } = endOf(container);
  const told = { container: name, waiting: waiting?.reason, message: waiting?.message, ...end };
  return {
    subject: ref,
    pointer: statusPointer,
    value: present({ ...told, restarts }),
    values: present({ ...told, restarts: { count: restarts, of: "restart" } }),
    text: `pod ${ref.name}, container ${name}: ${waiting?.reason ?? runState(container)}${ended}, ${counted(restarts, "restart")}`,
  };
}

function endOf(container: ContainerView) {
  const end = lastEnd(container);
  if (end === undefined) return {};
  const { exitCode, reason } = end;
  const ended = `, last ended with exit code ${exitCode} (${reason ?? "no reason"})`;
  const [startedAt, finishedAt] = [moment(end.startedAt), moment(end.finishedAt)];
  return { ended, exitCode, reason, startedAt, finishedAt };
}

function runState({ status }: ContainerView): string {
  if (status?.state?.running !== undefined)
    return status.ready ? "running, ready" : "running, not ready";
  return status?.state?.terminated === undefined ? "no status" : "terminated";
}

function lineFact(log: ReadLog, line: string): ObjectFact {
  const { pod, container, previous } = log;
  return {
    subject: pod.ref,
    pointer: `/log/${container}/${previous ? "previous" : "current"}`,
    value: line,
    values: {
      container,
      line: shortened(line, 500),
      message: shortened(readLogLine(line).message),
    },
    text: `pod ${pod.ref.name}, container ${container}, ${previous ? "previous log" : "log"}: "${shortened(line)}"`,
    kubectl: getLogs(pod.ref, log),
    trust: "outside",
  };
}

function eventFact(event: Event): ObjectFact {
  const { reason, message, metadata, involvedObject } = event;
  const { kind, namespace, name } = involvedObject;
  const times = timesSeen(event);
  const words = withoutNoise(message);
  const subject = refIn(kind === "Node" ? undefined : namespace, kind, name);
  return {
    subject,
    pointer: `/events/${metadata.name}`,
    value: [reason, message, times],
    values: present({
      reason,
      message: shortened(words, 500),
      times: { count: times, of: "time" },
      firstSeen: moment(firstSeen(event)),
      lastSeen: moment(lastSeen(event)),
    }),
    text: `event ${reason} on ${kind.toLowerCase()} ${name}, ${counted(times, "time")}: ${shortened(words)}`,
    kubectl: getEvents(subject, reason),
    trust: "outside",
  };
}

function conditionFact({ ref, object }: PodView, type: string): ObjectFact {
  const index = object.status.conditions.findIndex((condition) => condition.type === type);
  const found = conditionOf(object, type);
  const { status = "absent", reason, message, lastTransitionTime } = found ?? {};
  const said = shortened(withoutNoise(message ?? reason ?? "no reason"), 300);
  return {
    subject: ref,
    pointer: `/status/conditions/${index}`,
    value: [status, reason, message],
    values: present({ status, reason, message: said, since: beginning(lastTransitionTime) }),
    text: `pod ${ref.name}: ${type} is ${status}, ${said}`,
  };
}

function readyFact(workload: Workload): ObjectFact {
  const { ref, metadata } = workload;
  const [ready, desired] = [readyCount(workload), desiredCount(workload)];
  return {
    subject: ref,
    pointer: "/status",
    value: { ready, desired },
    values: { ready, desired: { count: desired, of: "pod" } },
    text: `${written(ref)}: ${ready} of ${counted(desired, "pod")} Ready`,
    kubectl:
      metadata === undefined
        ? shellWords`get pods`
        : shellWords`get ${ref.kind.toLowerCase()} ${ref.name}`,
  };
}
