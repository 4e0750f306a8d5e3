import { type Forms, meaningIn } from "./forms.ts";
import { type LogLevel, readLogLevel } from "./log-line-level.ts";

/** How a call to another program went. */
type CallOutcome =
  | "refused"
  | "failed"
  /** With 502, 503 or 504. */
  | "answered"
  /** It speaks of a call, and not of how it went. */
  | "unclear";

/** A line that a program wrote. */
export interface LogLine {
  /** Of a JSON log its message field, of any other line what stands behind its time. */
  readonly message: string;
  /** It speaks of trouble, and is no frame of a stack. */
  readonly isError: boolean;
  /** What it says of itself; an exception is an error. */
  readonly level?: LogLevel;
  /** It has neither time nor level of its own: it goes on with the line before. */
  readonly isPart: boolean;
  /** It speaks of a call to another program. */
  readonly call?: { readonly failure: CallOutcome };
}

const STACK_FRAMES = [
  /^\s*(?:at\s|File "|\.\.\.|goroutine \d|\d+: )/,
  // Go's log writes file and line before its messages too; a frame ends there.
  /^\s*\S+\.go:\d+(?: \+0x|$)/,
  /^\s*Caused by: .*\.\.\. \d/,
];
const TROUBLE = [
  /\b(?:fatal|panic|errors?|err|exceptions?|traceback|fail(?:s|ed|ing|ures?)?|killed|oom)\b/i,
  /\b(?:cannot|can't|could not|unable|required|missing|invalid|denied|refused|no such)\b/i,
  /\b(?:not found|not set|unavailable|out of memory|time(?:d ?|-)?out)\b/i,
  /(?:error|exception)\b/i,
  /\brefus(?:es|ing)\b/i,
];
/** What a status in capitals says (`PRECONDITION_FAILED`, `NOT_FOUND`), where it is no name of a variable. */
const STATUSES = [
  /_(?:FAILED|DENIED|INVALID|EXCEEDED|EXHAUSTED|MISMATCH|REFUSED|REJECTED|ABORTED|UNAVAILABLE)(?![\w=])/,
  /(?<![\w$])(?:NOT|FAILED|INVALID)_[A-Z]{2,30}(?![\w=])/,
];
/** Words of trouble that say that there is none: `0 errors`, `error=null`. */
const NONE = [
  /\b(?:no|0|zero|without) (?:errors?|failures?|exceptions?)\b/gi,
  /\b(?:errors?|err|failed|failures?)(?:=|": ?)["']?(?:null|nil|none|<nil>|false|0|"")(?![^\s,;}"'])/gi,
];
const CALLS: Forms<CallOutcome> = [
  [/ECONNREFUSED|connection refused|actively refused/i, "refused"],
  [/ENOTFOUND|EAI_AGAIN|NXDOMAIN|UnknownHost|no such host|could not resolve/i, "failed"],
  [/name or service not known|name resolution|nodename nor servname/i, "failed"],
  [/ECONNRESET|EPIPE|broken pipe|reset by peer|connection reset|socket hang up|\bEOF\b/, "failed"],
  [/no healthy upstream|unavailable|unreachable|unhealthy/i, "failed"],
  [/EHOSTUNREACH|no route to host/i, "failed"],
  [/(?<![\w.:-])50[234](?!\w|[.:]\w| ?(?:ms|s|bytes)\b)/, "answered"],
  [/(?:status|code)["']?[:=] ?["']?50[234](?!\w|\.\w| ?(?:ms|s|bytes)\b)/i, "answered"],
  [/ETIMEDOUT|time(?:d ?|-)?out|deadline[ _]?exceeded/i, "failed"],
  [/(?:could not|cannot|can't|(?:failed|unable) to) connect/i, "failed"],
  [/connection (?:failed|error)/i, "failed"],
  [
    /connect(?!ed\b|ion (?:established|accepted))|\bdisconnect|not ready|\bupstream\b|dependency/i,
    "unclear",
  ],
];

/** Reads one line of a log. */
export function readLogLine(line: string): LogLine {
  const isStackFrame = STACK_FRAMES.some((form) => form.test(line));
  const told = isStackFrame ? "" : NONE.reduce((rest, none) => rest.replaceAll(none, ""), line);
  const failure = meaningIn(CALLS, told);
  const { level, isPart } = placeOf(told);
  const isBad = level === "fatal" || level === "error";
  return {
    message: messageIn(line),
    // An access log tells how a program answered: that is not its own trouble.
    isError:
      isBad ||
      failure === "refused" ||
      failure === "failed" ||
      [...TROUBLE, ...STATUSES].some((it) => it.test(told)),
    isPart,
    ...(level && { level }),
    ...(failure && { call: { failure } }),
  };
}

const EXCEPTION = /^[\w.$]{0,100}(?:Error|Exception)\b/;

function placeOf(told: string): Pick<LogLine, "level" | "isPart"> {
  if (EXCEPTION.test(told)) return { level: "error", isPart: true };
  const words = told.replace(TIME, "");
  const level = readLogLevel(words);
  return level === undefined
    ? { isPart: words === told && !isJson(told) }
    : { level, isPart: false };
}

const MESSAGE_FIELD = /"(?:msg|message|error|err|reason)"\s*:\s*"((?:[^"\\]|\\.)*)"/;
const TIME = /^\s*\[?\d{4}[-/]\d\d[-/]\d\d[T ]?[\d:.,]*(?:Z|[+-]\d\d:?\d\d| UTC)?\]?\s*/;

function messageIn(line: string): string {
  const inJson = isJson(line) ? MESSAGE_FIELD.exec(line)?.[1] : undefined;
  return (inJson ?? line).replace(TIME, "");
}

function isJson(line: string): boolean {
  return line.trimStart().startsWith("{");
}
