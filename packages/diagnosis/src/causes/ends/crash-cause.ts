import { type Claim, present } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import type { ShellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
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
  readonly tells: (crash: Crash<Hit>) => Omit<Story, "does"> & Partial<Pick<Story, "does">>;
}

/** A cause of a container that ends: symptom, time and place are those of the crash. */
export function crashCause<Hit>({ tells, ...cause }: Form<Hit>): PodCause<Fall> {
  return podCause<Hit, Fall>({
    ...cause,
    tells(seen) {
      const crash = toCrash(seen);
      const { end, word, spot } = crash;
      const does = verbOf(spot);
      const told = tells(crash);
      const again = newestAgain(seen.cluster.state, seen.workload);
      const policy = told.state === "resolved" ? undefined : policyOf(seen);
      return {
        does,
        text: `${does}${crash.often}`,
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
        ...(policy && {
          does: `${told.does ?? does}${policy.does}`,
          context: [...(told.context ?? []), policy.claim],
        }),
        fix: [...(told.fix ?? []), ...again.fix],
        later: [...(told.later ?? []), ...again.later],
      };
    },
  });
}

/** Why the run was given up before all its tries: a rule of its podFailurePolicy matched. */
function policyOf(seen: Seen<Fall, unknown>): { does: string; claim: Claim } | undefined {
  const failure = newestFailure(seen.workload);
  if (failure?.condition.reason !== "PodFailurePolicy") return undefined;
  const { job, condition } = failure;
  const [code = ""] = gapsIn("failed with exit code … matching", condition.message ?? "") ?? [];
  const { conditions } = job.status;
  return {
    does: `: its podFailurePolicy gives up${/^\d{1,3}$/.test(code) ? ` at exit code ${code}` : ""}`,
    claim: saysCondition(seen, refOf("Job", job), { conditions, condition }),
  };
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

function readLog({ pod, container }: Fall): ShellWords {
  const previous = container.status?.state?.terminated === undefined;
  return getLogs(pod.ref, { container: container.name, previous }, 50);
}
