import { type Evidence, present } from "@binnacle/contracts";
import { getLogs, type ObjectFact } from "@binnacle/diagnosis";
import type { Between } from "../window-between.ts";
import type { LogRun } from "./log-run.ts";
import { type PodObject, statusOf } from "./pod-object.ts";

/** What marks the fact among those of an answer. */
const silent = "silent";

/** That a run wrote nothing, with whether it ever ran: a log is empty for either. */
export function silentRun(pod: PodObject, run: LogRun, window: Between): ObjectFact {
  const { container, previous } = run;
  const { did, at } = stateOf(pod, run);
  return {
    subject: run.pod,
    pointer: `/log/${container}/${previous ? "previous" : "current"}`,
    value: "",
    text: `${run.pod.name}, container ${container}${previous ? ", the run before this one" : ""}: the log ${nothingIn(window)}; ${did}`,
    values: { log: silent, ...present({ at: at === undefined ? undefined : { at } }) },
    kubectl: getLogs(run.pod, { container, previous }, 100),
  };
}

/** Of what has no beginning an hour is read, and no more is said. */
function nothingIn({ fromMs, toMs }: Between): string {
  if (fromMs !== undefined) return "has no line of that time";
  return toMs === undefined ? "is empty" : "has no line of the hour before then";
}

/** As a line of text, with the time that no text of a fact holds. Undefined: the fact is another one. */
export function silentText({ text, values }: Evidence): string | undefined {
  if (values["log"] !== silent) return undefined;
  const { at } = values;
  return `(${text}${typeof at === "object" && "at" in at ? ` ${at.at}` : ""})`;
}

interface Did {
  readonly did: string;
  readonly at?: string | undefined;
}

function stateOf(pod: PodObject, { container, previous }: LogRun): Did {
  const status = statusOf(pod, container);
  if (status === undefined) return { did: "whether it ever started is not told" };
  const last = status.lastState?.terminated;
  if (!previous) return currentOf(status, last !== undefined || status.restartCount > 0);
  return last === undefined ? { did: "no run before this one is told" } : ended(last);
}

function currentOf({ state }: NonNullable<ReturnType<typeof statusOf>>, hasRun: boolean): Did {
  const { running, terminated, waiting } = state ?? {};
  if (running !== undefined) return runs(running.startedAt);
  return terminated === undefined ? waits(waiting?.reason, hasRun) : ended(terminated);
}

function waits(reason: string | undefined, hasRun: boolean): Did {
  const why = reason === undefined ? "" : ` (${reason})`;
  return { did: `${hasRun ? "it waits to start again" : "it has not started"}${why}` };
}

function runs(at: string | undefined): Did {
  return { did: at === undefined ? "it runs" : "it runs since", at };
}

function ended({
  exitCode,
  finishedAt,
}: {
  exitCode: number;
  finishedAt?: string | undefined;
}): Did {
  const when = finishedAt === undefined ? "" : " at";
  return { did: `it ran, and ended with exit code ${exitCode}${when}`, at: finishedAt };
}
