import { type Claim, present } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import type { ShellWords } from "../../facts/shell-words.ts";
import { earliest, latest } from "../../facts/times.ts";
import { refOf } from "../../graph/object-key.ts";
import {
  type ContainerView,
  type End,
  type PodView,
  runMs,
  START_MS,
} from "../../graph/pod-view.ts";
import type { Cause } from "../../kit/cause.ts";
import { type PodCause, podCause, type Seen } from "../../kit/pod-cause.ts";
import type { Story } from "../../kit/story.ts";
import { errorLine } from "../../logs/error-line.ts";
import type { LogBook } from "../../logs/log-book.ts";
import type { ReadLog } from "../../logs/read-log.ts";
import { gapsIn } from "../../messages/forms.ts";
import { readLogLine } from "../../messages/log-line.ts";
import type { Aspect } from "../../rollout/template-diff.ts";
import { counted, shortened } from "../../say.ts";
import { templateOf } from "../../templates/template-of.ts";
import { newestAgain, newestFailure } from "../run-again.ts";
import { saysCondition } from "../unlisted/trouble.ts";
import { crashSince, restartsOf } from "./crash-since.ts";
import type { Fall } from "./falls.ts";

/** The line that a crash left, its message and its evidence. */
export interface LastWord {
  readonly message: string;
  readonly evidence: string;
  /** It speaks of an error; any other line is just the last one. */
  readonly isError: boolean;
}

/** What all causes of a crash tell with: the example of the falls, and what they have in common. */
export interface Crash<Hit> extends Seen<Fall, Hit> {
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly end: End;
  /** Evidence: the status of the container, with exit code and restarts. */
  readonly status: string;
  readonly log: ReadLog | undefined;
  /** What the program wrote last that tells why. */
  readonly word: LastWord | undefined;
  /** The claim of it, or nothing. */
  readonly wrote: readonly Claim[];
  /** `exits with code {exitCode}`, where that is known. */
  readonly exits: string;
  /** `, 7 restarts` after a verb in the line of the workload, or nothing. */
  readonly often: string;
  /** `; {restarts} in all`: its status counts them over the life of the pod; or nothing. */
  readonly again: string;
}

type PodForm<Hit> = Parameters<typeof podCause<Hit, Fall>>[0];

interface Form<Hit> extends Cause {
  readonly begunBy: readonly Aspect[] | "any";
  readonly sees: PodForm<Hit>["sees"];
  readonly doubts?: NonNullable<PodForm<Hit>["doubts"]>;
  readonly tells: (crash: Crash<Hit>) => Told;
}

/** A cause of a container that ends: symptom, time and place are those of the crash. */
export function crashCause<Hit>({ tells, ...cause }: Form<Hit>): PodCause<Fall> {
  return podCause<Hit, Fall>({
    ...cause,
    tells(seen) {
      const crash = toCrash(seen);
      const { end, word, spot } = crash;
      const told = tells(crash);
      const again = newestAgain(seen.cluster.state, seen.workload);
      return {
        since: earliest(seen.spots.map((fall) => crashSince(seen, fall))),
        symptom: {
          ...present({
            reason: end.reason,
            exitCode: end.exitCode,
            logTemplate: word && templateOf(word.message),
          }),
        },
        nextCheck: { text: "read what it wrote last", kubectl: readLog(spot) },
        ...told,
        ...asItIs(crash, told),
        fix: [...(told.fix ?? []), ...again.fix],
        later: [...(told.later ?? []), ...again.later],
      };
    },
  });
}

type Told = Omit<Story, "does"> & Partial<Pick<Story, "does">>;

/** What it does, and how it stands with that at this moment. */
function asItIs(crash: Crash<unknown>, told: Told): Pick<Story, "does" | "text" | "context"> {
  const isOver = told.state === "resolved";
  const back = isOver ? [] : readyAgain(crash);
  const policy = isOver ? [] : policyOf(crash);
  const does = told.does ?? (back.length > 0 ? pastOf : verbOf)(crash.spot);
  const text = told.text ?? `${does}${crash.often}`;
  return {
    does: [does, ...[...back, ...policy].map((it) => it.does)].join(""),
    text: [text, ...back.map((it) => it.text)].join(""),
    context: [
      ...back.map(({ claim }) => claim),
      ...(told.context ?? []),
      ...policy.map(({ claim }) => claim),
    ],
  };
}

/** Why the run was given up before all its tries: a rule of its podFailurePolicy matched. */
function policyOf(seen: Seen<Fall, unknown>): { does: string; claim: Claim }[] {
  const failure = newestFailure(seen.workload);
  if (failure?.condition.reason !== "PodFailurePolicy") return [];
  const { job, condition } = failure;
  const [code = ""] = gapsIn("failed with exit code … matching", condition.message ?? "") ?? [];
  const { conditions } = job.status;
  return [
    {
      does: `: its podFailurePolicy gives up${/^\d{1,3}$/.test(code) ? ` at exit code ${code}` : ""}`,
      claim: saysCondition(seen, refOf("Job", job), { conditions, condition }),
    },
  ];
}

function toCrash<Hit>(seen: Seen<Fall, Hit>): Crash<Hit> {
  const { pod, container, end } = seen.spot;
  const log = logOf(seen.logs, seen.spots);
  const word = lastWord(seen, log);
  const status = seen.cite.container(pod, container);
  return {
    ...seen,
    pod,
    container,
    end,
    log,
    status,
    word,
    exits:
      end.exitCode === undefined
        ? "ends again and again, its status does not tell how"
        : "exits with code {exitCode}",
    wrote: word === undefined ? [] : [seen.say(`It writes: "{message}"`, word.evidence)],
    ...restarted(seen, status),
  };
}

/** How often it restarted: of several pods, each as often, or all together. */
function restarted({ spots, ledger }: Seen<Fall, unknown>, status: string) {
  const counts = spots.map(({ container }) => restartsOf(container));
  const [first = 0] = counts;
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return { often: "", again: "" };
  if (counts.length === 1)
    return { often: `, ${counted(all, "restart")}`, again: "; {restarts} in all" };
  const pods = counted(counts.length, "pod");
  ledger.add(status, {
    allRestarts: { count: all, of: "restart" },
    fallen: { count: counts.length, of: "pod" },
  });
  return counts.every((count) => count === first)
    ? {
        often: `, ${counted(first, "restart")} each`,
        again: "; {restarts} in all, each of {fallen}",
      }
    : {
        often: `, ${counted(all, "restart")} in ${pods}`,
        again: "; {allRestarts} in all, in {fallen} together",
      };
}

/** The log of the first of the falls that was read. */
export function logOf(logs: LogBook, falls: readonly Fall[]): ReadLog | undefined {
  for (const { pod, container } of falls) {
    const log = logs.of(pod, container.name);
    if (log !== undefined) return log;
  }
  return undefined;
}

/** What the program wrote last that tells why, or a given line of its log. */
export function lastWord(
  { cite }: Pick<Seen<Fall, unknown>, "cite">,
  log: ReadLog | undefined,
  line = log && errorLine(log.lines),
): LastWord | undefined {
  if (log === undefined || line === undefined) return undefined;
  const { message, isError } = readLogLine(line);
  return { message: shortened(message), evidence: cite.line(log, line), isError };
}

/** How it crashes: after the name of the workload. */
function verbOf({ end }: Fall): string {
  if (end.exitCode === 0) return "ends again and again";
  if (end.exitCode === undefined) return "keeps crashing";
  return (runMs(end) ?? 0) < START_MS ? "crashes on start" : "keeps crashing";
}

/** All of them are Ready at this moment, and their runs are too young to prove that they stay so. */
function readyAgain({ spots, spot, now, cite, say }: Seen<Fall, unknown>) {
  if (!spots.every(isUp)) return [];
  const { pod, container, end } = spot;
  const ended = latest(spots.map((fall) => fall.end.finishedAt));
  const facts = [cite.container(pod, container), cite.condition(pod, "Ready")];
  const last = end.finishedAt === undefined ? "" : "It ended last {finishedAt}. ";
  return [
    {
      does: ", is Ready now and may fall again",
      text: `${ended === undefined ? "" : `, last ${agoText(now, ended)}`}; Ready now, may fall again`,
      claim: say(
        `${last}It is Ready now; its run is too young to tell that it stays so.`,
        ...facts,
      ),
    },
  ];
}

function isUp({ pod, container }: Fall): boolean {
  return pod.isSaidReady && container.status?.state?.running !== undefined;
}

/** `12 s ago`, `3 min ago`. */
function agoText(now: number, time: string): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  return seconds > 120 ? `${Math.round(seconds / 60)} min ago` : `${seconds} s ago`;
}

function pastOf({ end }: Fall): string {
  if (end.exitCode === 0) return "ended again and again";
  return (runMs(end) ?? START_MS) < START_MS ? "crashed on start" : "crashed";
}

function readLog({ pod, container }: Fall): ShellWords {
  const previous = container.status?.state?.terminated === undefined;
  return getLogs(pod.ref, { container: container.name, previous }, 50);
}
