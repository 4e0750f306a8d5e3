import { readLogLine } from "../messages/log-line.ts";
import { type ProgramError, readProgramError } from "../messages/program-error.ts";
import type { ErrorKind } from "../messages/program-errors.table.ts";
import { errorLine } from "./error-line.ts";

/** The line of a log that tells what a program ended for. */
export interface DecisiveLine {
  readonly line: string;
  readonly error: ProgramError;
  /** It is the error that the program ended with; else one that its last word refers to. */
  readonly isLast: boolean;
}

/** Calls are tried again and may be by the way: any other error outweighs them. */
const RETRIED: ReadonlySet<ErrorKind> = new Set([
  "host-not-resolved",
  "connection-failed",
  "too-many-connections",
]);
/** A last word that tells no reason of its own. */
const CONCLUDES =
  /\b(?:exit(?:ing|ed)?|giv(?:e|ing) up|gave up|abort(?:ing|ed)?|shut(?:ting)? ?down|terminat(?:ing|ed)|(?:start(?:up)?|boot(?:strap)?|initiali[sz]ation|migration|run|command|script|test|check) failed|(?:failed|unable|could not|cannot) (?:to )?(?:start|initiali[sz]e|boot|run|migrate)|ELIFECYCLE|npm ERR|too many (?:retries|attempts)|after \d{1,4} (?:retries|attempts|tries)|unhandled|uncaught)\b/i;
const WENT_WELL =
  /(?<!not |dis|un)\b(?:re)?(?:connected|recovered|succeeded|established|listening on)\b/i;
/** Lines that a last word may refer back to. */
const REFERS_AT_MOST = 30;

/** The decisive line of one run; nothing where its last word has a reason that no form knows. */
export function decisiveLine(lines: readonly string[]): DecisiveLine | undefined {
  const last = errorLine(lines);
  if (last === undefined) return undefined;
  const before = namedBefore(lines.slice(0, lines.lastIndexOf(last)));
  const roots = before.filter(({ error }) => !RETRIED.has(error.kind));
  const own = readProgramError(last);
  if (own === undefined) {
    const named = roots[0] ?? before.at(-1);
    return named !== undefined && CONCLUDES.test(last) ? { ...named, isLast: false } : undefined;
  }
  const root = RETRIED.has(own.kind) ? roots.find(({ line }) => !isLesser(line, last)) : undefined;
  return root === undefined
    ? { line: last, error: withHost(own, before), isLast: isLastWord(last, lines) }
    : { ...root, isLast: false };
}

/** Else it is what the program refused before it took its leave. */
function isLastWord(line: string, lines: readonly string[]): boolean {
  return readLogLine(line).isError || lines.findLast((other) => other.trim() !== "") === line;
}

type Named = Omit<DecisiveLine, "isLast">;

/** Errors that are named shortly before, but for calls after which something went well. */
function namedBefore(lines: readonly string[]): Named[] {
  const near = lines.slice(-REFERS_AT_MOST);
  const well = near.findLastIndex((line) => WENT_WELL.test(line) && !readLogLine(line).isError);
  return near.flatMap((line, index) => {
    const error = readProgramError(line);
    const isOver = error !== undefined && RETRIED.has(error.kind) && index < well;
    return error === undefined || isOver ? [] : [{ line, error }];
  });
}

const WEIGHTS = { fatal: 3, error: 2, warn: 1, lesser: 1 } as const;

function isLesser(line: string, than: string): boolean {
  const [own, other] = [line, than].map((item) => WEIGHTS[readLogLine(item).level ?? "lesser"]);
  return (own ?? 0) < (other ?? 0);
}

/** The innermost error of a chain may leave out whom the outer ones name. */
function withHost(own: ProgramError, before: readonly Named[]): ProgramError {
  const host = before.findLast(({ error }) => error.kind === own.kind && error.host)?.error.host;
  return own.host === undefined && host !== undefined ? { ...own, host } : own;
}
