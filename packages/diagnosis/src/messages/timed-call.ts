import { captured } from "./forms.ts";

/** A call that a program made or answered, and how long it took. */
export interface TimedCall {
  readonly ms: number;
  /** What it speaks of: `database`, `GET /orders`. */
  readonly what: string;
}

/** `took 4.2s`, `duration_ms=4200`, `"latency":"4.2s"`, PostgreSQL's `duration: 4200.1 ms`, MySQL's `Query_time: 4.2`. */
const TIMES: readonly RegExp[] = [
  /\b(?:took|duration|latency|elapsed(?: time)?|response[_ ]?time|query[_ ]?time|(?:completed|finished|responded|executed) in|longer than|time(?:d ?|-)?out after)["']?[:=]? ?["']?(?<amount>\d{1,9}(?:\.\d{1,9})?) ?(?<unit>ms|milliseconds|s|secs?|seconds)\b/i,
  /\b(?:duration|latency|elapsed|response[_ ]?time|request[_ ]?time)_?(?<unit>ms|millis|seconds|secs?|s)["']?[:=] ?["']?(?<amount>\d{1,9}(?:\.\d{1,9})?)\b/i,
  /\bQuery_time: (?<amount>\d{1,6}\.\d{1,9})(?<unit>)/,
];
const WHATS = [
  /\b(database|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|kafka|elasticsearch|dynamodb)\b/i,
  /\b((?:GET|POST|PUT|PATCH|DELETE) \/[\w./-]{0,80})/,
  /\b(db|sql|query|select|upstream|api|rpc|request|call)\b/i,
];
/** Who only asks whether it is well, and what is long by its nature. */
const NO_CALL =
  /health|\bready|livez|\bping\b|\/metrics|probe|start(?:ed|up)|\bboot|migrat|backup|compact|checkpoint|\bgc\b|garbage|\bsync|\bjob\b|batch|cron|schedul|reconcil|sleep|shutdown/i;

/** Reads how long a call took; nothing where the line speaks of no call. */
export function readTimedCall(line: string): TimedCall | undefined {
  if (NO_CALL.test(line)) return undefined;
  const what = captured(WHATS, line);
  for (const form of TIMES) {
    const { amount, unit = "" } = form.exec(line)?.groups ?? {};
    if (amount !== undefined && what !== undefined)
      return { ms: Number(amount) * (/^m/i.test(unit) ? 1 : 1000), what: what.toLowerCase() };
  }
  return undefined;
}
