import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";

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
  /** Its words do not say how. */
  | "failed";

/** A line that a program wrote. */
export interface LogLine {
  /** Of a JSON log its message field, of any other line what stands behind its time. */
  readonly message: string;
  /** It speaks of trouble, and is no frame of a stack. */
  readonly isError: boolean;
  readonly isStackFrame: boolean;
  /** A call that failed, and whom it asked, where the line says so: `10.0.0.7:5432`, `pay:8080`, `pay`. */
  readonly call?: { readonly failure: CallFailure; readonly address?: string };
}

const STACK_FRAME =
  /^\s*(?:at\s|File "|\.{3}|goroutine \d|\S+\.go:\d+(?: \+0x|$)|\d+: |Caused by: .*\.\.\. \d+ more)/;
const TROUBLE =
  /\b(?:fatal|panic|errors?|err|exceptions?|fail(?:s|ed|ing|ures?)?|cannot|can't|could not|unable|traceback|required|missing|invalid|denied|refused|not found|not set|no such|time(?:d? ?|-)out|unavailable|killed|oom|out of memory)\b|(?:Error|Exception)\b/i;
/** Words of trouble that say that there is none. */
const NONE =
  /\b(?:no|0|zero|without(?: any)?) (?:errors?|failures?|exceptions?)\b|\b(?:errors?|err|fail(?:ed|ures?)?)["']? ?[=:] ?["']?(?:null|nil|none|<nil>|false|0|"")(?=[\s,;}"']|$)/gi;

const CALLS: Forms<CallFailure> = [
  [/ECONNREFUSED|connection refused|actively refused/i, "refused"],
  [
    /ENOTFOUND|EAI_AGAIN|no such host|name or service not known|could not resolve|UnknownHost/i,
    "unresolved",
  ],
  [/failure in name resolution|nodename nor servname|NXDOMAIN/i, "unresolved"],
  [/ECONNRESET|EPIPE|broken pipe|reset by peer|connection reset|socket hang up|\bEOF\b/i, "reset"],
  [
    /no healthy upstream|unavailable|unreachable|unhealthy|EHOSTUNREACH|no route to host/i,
    "unavailable",
  ],
  [/(?<![\w.:-])50[234](?![\w.:]| ?(?:ms|s|bytes)\b)/, "status_5xx"],
  [/ETIMEDOUT|time(?:d? ?|-)out|deadline ?_?exceeded/i, "timeout"],
  [/\b(?:could not|failed to|unable to|cannot|can't) (?:re)?connect\b/i, "failed"],
];
/** Of these words alone a line of trouble speaks of a call. */
const PERHAPS = /\bconnect|not ready|\bupstream\b|\bdependency\b/i;
const ADDRESSES = [
  /\blookup ([\w.-]{1,253}) on /,
  /\b(?:ENOTFOUND|EAI_AGAIN|UnknownHostException:?) ([\w.-]{1,253}(?::\d{1,5})?)/,
  /\b[a-z][a-z+]{1,15}:\/\/(?:[^\s/@"']{1,200}@)?([\w.-]{1,253}(?::\d{1,5})?)/,
  /\b(?:dial (?:tcp|udp)|ECONN\w{1,12}|ETIMEDOUT|EHOSTUNREACH|connect(?:ing|ion)? to|to|from|at) (?:server at |address )?"?([\w.-]{1,253}:\d{1,5})\b/i,
  /\b(?:connection to server at|could not translate host name|could not resolve host:?) "?([\w.-]{1,253})/i,
];

/** Reads one line of a log. */
export function readLogLine(line: string): LogLine {
  const isStackFrame = STACK_FRAME.test(line);
  const isTrouble = !isStackFrame && TROUBLE.test(line.replaceAll(NONE, ""));
  const failure = isStackFrame ? undefined : (meaningIn(CALLS, line) ?? perhaps(isTrouble, line));
  return present({
    message: messageIn(line),
    isError: isTrouble || failure !== undefined,
    isStackFrame,
    call: failure && present({ failure, address: addressIn(line) }),
  });
}

function perhaps(isTrouble: boolean, line: string): CallFailure | undefined {
  return isTrouble && PERHAPS.test(line) ? "failed" : undefined;
}

function addressIn(line: string): string | undefined {
  return ADDRESSES.map((form) => form.exec(line)?.[1]).find((item) => item !== undefined);
}

const MESSAGE_FIELD = /"(?:msg|message|error|err|reason)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*)"/;
const TIME = /^\s{0,20}\[?\d{4}[-/]\d{2}[-/]\d{2}[T ]?[\d:.,]*(?:Z|[+-]\d{2}:?\d{2})?\]?\s*/;

function messageIn(line: string): string {
  const inJson = line.trimStart().startsWith("{") ? MESSAGE_FIELD.exec(line)?.[1] : undefined;
  return (inJson ?? line).replace(TIME, "");
}
