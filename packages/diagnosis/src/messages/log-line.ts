import { present } from "@binnacle/contracts";
import { captured, type Forms, meaningIn } from "./forms.ts";

/** How a call to another program failed. */
type CallFailure =
  | "refused"
  | "unresolved"
  | "timeout"
  | "reset"
  /** The other side, or a proxy before it, says that it cannot serve. */
  | "unavailable"
  /** 502, 503 or 504. */
  | "status_5xx"
  | "failed"
  /** It speaks of a call, and not of how it went. */
  | "unclear";

/** A line that a program wrote. */
export interface LogLine {
  /** Of a JSON log its message field, of any other line what stands behind its time. */
  readonly message: string;
  /** It speaks of trouble, and is no frame of a stack. */
  readonly isError: boolean;
  readonly isStackFrame: boolean;
  /** A call to another program, and whom it asked, where the line says so: `10.0.0.7:5432`, `pay:8080`, `pay`. */
  readonly call?: { readonly failure: CallFailure; readonly address?: string };
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
];
/** Words of trouble that say that there is none: `0 errors`, `error=null`. */
const NONE = [
  /\b(?:no|0|zero|without) (?:errors?|failures?|exceptions?)\b/gi,
  /\b(?:errors?|err|failed|failures?)(?:=|": ?)["']?(?:null|nil|none|<nil>|false|0|"")(?![^\s,;}"'])/gi,
];
const CALLS: Forms<CallFailure> = [
  [/ECONNREFUSED|connection refused|actively refused/i, "refused"],
  [/ENOTFOUND|EAI_AGAIN|NXDOMAIN|UnknownHost|no such host|could not resolve/i, "unresolved"],
  [/name or service not known|name resolution|nodename nor servname/i, "unresolved"],
  [/ECONNRESET|EPIPE|broken pipe|reset by peer|connection reset|socket hang up|\bEOF\b/, "reset"],
  [
    /no healthy upstream|unavailable|unreachable|unhealthy|EHOSTUNREACH|no route to host/i,
    "unavailable",
  ],
  [/(?<![\w.:-])50[234](?![\w.:]| ?(?:ms|s|bytes)\b)/, "status_5xx"],
  [/ETIMEDOUT|time(?:d ?|-)?out|deadline[ _]?exceeded/i, "timeout"],
  [
    /(?:could not|cannot|can't|(?:failed|unable) to) connect|connection (?:failed|error)/i,
    "failed",
  ],
  [/connect(?!ed\b|ion (?:established|accepted))|not ready|\bupstream\b|dependency/i, "unclear"],
];
/** An access log tells how a program answered: that is not its own trouble. */
const OF_OTHERS = new Set<CallFailure | undefined>(["status_5xx", "unclear", undefined]);

/** Who is asked: the name that is looked up, the host of a URL, what stands behind a word of these. */
const ADDRESSES = [
  /lookup ([\w.-]+) on /,
  /:\/\/(?:[^\s/@"']*@)?([\w.-]+(?::\d+)?)/,
  /(?:OTFOUND|_AGAIN|HostException:) ([\w.:-]+)/,
  /(?:tcp|FUSED|RESET|DOUT|REACH| to| at) ([\w.-]+:\d+)/,
  /server at "([\w.-]+)"/,
];

/** Reads one line of a log. */
export function readLogLine(line: string): LogLine {
  const isStackFrame = STACK_FRAMES.some((form) => form.test(line));
  const told = isStackFrame ? "" : NONE.reduce((rest, none) => rest.replaceAll(none, ""), line);
  const failure = meaningIn(CALLS, told);
  return present({
    message: messageIn(line),
    isError: TROUBLE.some((form) => form.test(told)) || !OF_OTHERS.has(failure),
    isStackFrame,
    call: failure && present({ failure, address: captured(ADDRESSES, line) }),
  });
}

const MESSAGE_FIELD = /"(?:msg|message|error|err|reason)"\s*:\s*"((?:[^"\\]|\\.)*)"/;
const TIME = /^\s*\[?\d{4}[-/]\d\d[-/]\d\d[T ]?[\d:.,]*(?:Z|[+-]\d\d:?\d\d)?\]?\s*/;

function messageIn(line: string): string {
  const inJson = line.trimStart().startsWith("{") ? MESSAGE_FIELD.exec(line)?.[1] : undefined;
  return (inJson ?? line).replace(TIME, "");
}
