import { type Forms, meaningIn } from "./forms.ts";

/** A name server that did not answer a program. */
export interface SilentNameServer {
  /** Where it was asked, as far as the line tells. */
  readonly ip?: string;
}

/** Go writes whom it asked. */
const ASKED = /\blookup [\w.-]{1,253} on \[?([\da-fA-F.:]{3,45}?)\]?:53: /;
/** Ends of an exchange without an answer; `no such host` is one. */
const UNANSWERED =
  /i\/o timeout|timed out|connection refused|no route to host|network is unreachable|operation not permitted/i;
const FORMS: Forms<true> = [
  // getaddrinfo of libc, and of Node
  [/temporary failure in name resolution|EAI_AGAIN/i, true],
  // dig and nslookup, nginx, curl
  [/no servers could be reached/i, true],
  [/could not be resolved \(110: /i, true],
  [/resolving timed out after/i, true],
];

/** Reads from a line that nobody answered what address a name has; nothing where somebody did, or nobody was asked. */
export function silentNameServer(line: string): SilentNameServer | undefined {
  const ip = ASKED.exec(line)?.[1];
  if (ip !== undefined) return UNANSWERED.test(line) ? { ip } : undefined;
  return meaningIn(FORMS, line) && {};
}
