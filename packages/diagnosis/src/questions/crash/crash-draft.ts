import { present } from "@binnacle/contracts";
import { citeContainer, citeLine } from "../../facts/cite-pod.ts";
import { getLogs } from "../../facts/kubectl.ts";
import type { Crash } from "../../findings/crash.ts";
import type { Draft } from "../../findings/draft.ts";
import { type PodStory, podDraft } from "../../findings/pod-draft.ts";
import type { Inquiry } from "../../inquiry.ts";
import { templateOf } from "../../log-templates/template-of.ts";
import { errorLine, isErrorLine, messageOf } from "../../logs/error-line.ts";
import { counted, shortened } from "../../say.ts";

/** The line that a crash left, its message and its evidence. */
export interface LastWord {
  readonly message: string;
  readonly evidence: string;
  /** It speaks of an error; any other line is just the last one. */
  readonly isError: boolean;
}

/** What the program wrote last that tells why, or a given line of its log. */
export function lastWord(inquiry: Inquiry, crash: Crash, line?: string): LastWord | undefined {
  const { log } = crash;
  const told = line ?? (log && errorLine(log.lines));
  if (log === undefined || told === undefined) return undefined;
  return {
    message: shortened(messageOf(told)),
    evidence: citeLine(inquiry, log, told),
    isError: isErrorLine(told),
  };
}

/** How it crashes: after the name of the workload. */
function crashVerb(crash: Crash): string {
  if (crash.end.exitCode === 0) return "ends again and again";
  return crash.isOnStart ? "crashes on start" : "keeps crashing";
}

/** `crashes on start, 7 restarts`. */
export function crashText(crash: Crash, verb = crashVerb(crash)): string {
  return crash.restarts === 0 ? verb : `${verb}, ${counted(crash.restarts, "restart")}`;
}

/** `; 7 restarts since`, or nothing. */
export function restartsText(crash: Crash): string {
  return crash.restarts === 0 ? "" : `; ${counted(crash.restarts, "restart")} since`;
}

/** `exits with code 1; 7 restarts since`. */
export function exitText(crash: Crash): string {
  return `exits with code ${crash.end.exitCode}${restartsText(crash)}`;
}

export function citeCrash(inquiry: Inquiry, crash: Crash): string {
  return citeContainer(inquiry, crash.pod, crash.container);
}

type Told = Omit<PodStory, "workload" | "pods" | "does" | "text"> &
  Partial<Pick<PodStory, "does" | "text">>;

/** The draft of a crash: symptom, time and place are those of the crash. */
export function crashDraft(inquiry: Inquiry, crash: Crash, told: Told): Draft {
  const { workload, pods, end } = crash;
  const word = lastWord(inquiry, crash);
  return podDraft({
    workload,
    pods,
    does: crashVerb(crash),
    text: crashText(crash),
    since: crash.since,
    symptom: {
      ...present({ reason: end.reason, logTemplate: word && templateOf(word.message) }),
      exitCode: end.exitCode,
    },
    nextCheck: { text: "read what it wrote last", kubectl: readLog(crash) },
    ...told,
  });
}

function readLog({ pod, container }: Crash): string {
  const previous = container.status?.state?.terminated === undefined;
  return getLogs(pod.ref, { container: container.name, previous }, 50);
}
