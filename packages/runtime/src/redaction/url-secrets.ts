import { looksRandom } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";

const longest = 1024;
const end = /[\s"'`<>\\|]|,(?=[a-z][a-z\d+.-]{1,20}:\/\/)/u;
const host = /@(?=(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#,;)\]}]|$))/giu;

/** Passwords in addresses of any scheme, and of the drivers that write theirs without one. */
export function urlSecrets(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3))
    found.push(...inAuthority(text, at + 3));
  let read = 0;
  for (const { index, 0: mark } of text.matchAll(driver)) {
    found.push(...besideDriver(text, { mark, read, at: index }));
    read = index + mark.length;
  }
  return found;
}

/** `user:password@host`. A password may hold `@` or `/`: then a host stands behind the last `@` only. */
function inAuthority(text: string, from: number): Span[] {
  const window = text.slice(from, from + longest);
  const next = window.indexOf("://");
  const within = next === -1 ? window : window.slice(0, next);
  const stop = within.search(end);
  const run = stop === -1 ? within : within.slice(0, stop);
  const length = userinfoLength(run);
  if (length === undefined) return [];
  const info = run.slice(0, length);
  const colon = info.indexOf(":");
  if (colon === -1) return looksRandom(info) ? [{ from, to: from + length }] : [];
  const password = { from: from + colon + 1, to: from + length };
  const user = { from, to: from + colon };
  const isToken = looksRandom(info.slice(0, colon));
  return [...(isToken ? [user] : []), ...(isStandIn(info.slice(colon + 1)) ? [] : [password])];
}

function userinfoLength(run: string): number | undefined {
  const authority = run.search(/[/?#]/u);
  const last = (authority === -1 ? run : run.slice(0, authority)).lastIndexOf("@");
  if (last > 0) return last;
  // Without a port where one would stand, what stands there is a password with a slash.
  const colon = run.indexOf(":");
  const isPort =
    colon === -1 ||
    (authority !== -1 && colon > authority) ||
    /^:\d{1,5}(?:[/?#]|$)/u.test(run.slice(colon));
  if (isPort) return undefined;
  return [...run.slice(colon, 512).matchAll(host)].map(({ index }) => index + colon)[0];
}

function isStandIn(password: string): boolean {
  return (
    password === "" ||
    /^(?:\*+|x{3,}|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Z_][A-Z\d_]*|\{\{.*|%[sv]|redacted|<[a-z -]+>?)$/iu.test(
      password,
    )
  );
}

/** Go's `user:password@tcp(host)`, Oracle's `thin:user/password@host`. */
const driver = /@(?:tcp6?|udp|unix)\(|:thin:/giu;

interface Driver {
  readonly mark: string;
  readonly at: number;
  /** What stands before belongs to the driver before. */
  readonly read: number;
}

function besideDriver(text: string, { mark, at, read }: Driver): Span[] {
  if (mark.startsWith(":")) {
    const from = at + mark.length;
    const found = /^[\w.-]{1,64}\/([^\s@"']{1,128})@/u.exec(text.slice(from, from + 256));
    const secret = found?.[1];
    if (found === null || secret === undefined) return [];
    const to = from + found[0].length - 1;
    return [{ from: to - secret.length, to }];
  }
  const before = text.slice(Math.max(read, at - 256), at);
  let start = before.length;
  while (start > 0 && !" \n\t\"'`=".includes(before[start - 1] ?? " ")) start -= 1;
  // A password may hold what looks like an edge; its user does not.
  const colon = before.indexOf(":", start);
  return colon === -1 ? [] : [{ from: at - before.length + colon + 1, to: at }];
}
