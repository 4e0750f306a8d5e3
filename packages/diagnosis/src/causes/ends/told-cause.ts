import { type Claim, present } from "@binnacle/contracts";
import { isOfNewestRollout } from "../../graph/workload.ts";
import type { Cause, Level } from "../../kit/cause.ts";
import type { PodCause } from "../../kit/pod-cause.ts";
import type { Story } from "../../kit/story.ts";
import type { DecisiveLine } from "../../logs/decisive-line.ts";
import type { ReadLog } from "../../logs/read-log.ts";
import type { ErrorKind } from "../../messages/program-errors.table.ts";
import { type Crash, crashCause, logOf } from "./crash-cause.ts";
import type { Fall } from "./falls.ts";
import { unreadLog } from "./unread-log.ts";

/** The line, and the log that holds it. */
export interface Told extends DecisiveLine {
  readonly log: ReadLog;
}

interface Form extends Omit<Cause, "group" | "needs" | "metric" | "needsLogs" | "medium"> {
  readonly kind: ErrorKind;
  /** After the name of the workload, or of its init container: `cannot write to a full disk`. */
  readonly does: string;
  readonly mend: string;
  /** What it calls may be at fault: a finding about that explains it. */
  readonly yields?: true;
  /** What is known of what it speaks of, and what to do. */
  readonly more?: (crash: Crash<Told>) => More;
}

type More = Partial<Pick<Story, "context" | "fix" | "mend" | "nextCheck" | "waitsFor" | "why">>;

/** A cause of a container that ends for what its log names: the decisive line of its last run tells which. */
export function toldCause(form: Form): PodCause<Fall> {
  const { id, title, high, ruledOut, kind } = form;
  return crashCause<Told>({
    id,
    title,
    ruledOut,
    ...present({ high }),
    group: "start",
    medium: "the run that ended tells of it, and no other reason stands behind that",
    needs: ["Pod"],
    needsLogs: true,
    metric: "restarts",
    begunBy: "any",

    sees({ isPast }, { logs, spots }) {
      const log = isPast ? undefined : logOf(logs, spots);
      const line = log && logs.decisive(log);
      return line?.error.kind === kind && log !== undefined ? { ...line, log } : undefined;
    },

    doubts: unreadLog,

    tells: (crash) => tell(crash, form),
  });
}

function tell(crash: Crash<Told>, { does, mend, yields, more, high }: Form): Story {
  const { name, container, status, exits, again, hit, cite, say } = crash;
  const line = cite.line(hit.log, hit.line);
  const { context = [], ...told } = more?.(crash) ?? {};
  return {
    level: levelOf(crash, high !== undefined),
    ...doesOf(crash, does),
    why: hit.error.host ?? hit.error.path,
    facts: [
      say(
        `${isInit(crash) ? "Init container" : "Container"} ${container.name} of ${name} ${exits}${again}.`,
        status,
      ),
      say(`It writes: "{message}"`, line),
    ],
    context: [...lastWord(crash, line), ...context],
    disproof: disproofOf(crash),
    mend,
    ...(yields && { yields }),
    ...told,
  };
}

function doesOf(crash: Crash<Told>, does: string): Pick<Story, "does" | "text"> {
  const { container, often } = crash;
  return isInit(crash)
    ? {
        does: `does not start: its init container ${does}`,
        text: `init container ${container.name} ${does}${often}`,
      }
    : { does, text: `${does}${often}` };
}

function disproofOf({ rollout }: Crash<Told>): string {
  return rollout?.previous === undefined
    ? "the same line in a log of a run that did not end"
    : `a crash of a rollout-${rollout.previous.revision} pod`;
}

/** What it wrote last of all, where that is another line: it refers to what decides. */
function lastWord({ word, wrote, hit }: Crash<Told>, line: string): readonly Claim[] {
  return hit.isLast || word === undefined || word.evidence === line ? [] : wrote;
}

function isInit({ container }: Crash<Told>): boolean {
  return container.isInit && container.spec?.restartPolicy !== "Always";
}

function levelOf({ workload, rollout, hit }: Crash<Told>, isCertain: boolean): Level {
  const survives = workload.pods.some((pod) => pod.isReady && !isOfNewestRollout(workload, pod));
  const isNew = rollout !== undefined && survives;
  return isCertain && (hit.isLast || isNew) ? "high" : "medium";
}
