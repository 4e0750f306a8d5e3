import type { Span } from "./replace-secrets.ts";

/** What reads a password from its input. */
const reader =
  /--password-stdin|--passphrase-fd|--pass(?:word|phrase)?-file[ =](?:-|\/dev\/stdin)|--with-token|(?:passwd|login|vault) --stdin|-pass(?:in|out)? stdin|(?<![\w-])(?:chpasswd|sudo -S|vault login -(?!\w|-)|gh auth login|kinit|htpasswd -\w{0,3}i)(?![\w-])/gu;
/** What writes one, up to the pipe. */
const writer =
  /(?<![\w-])(?:echo|printf|print)(?: -[neE]{1,3}){0,3}\s{1,4}(?<said>(?:'%s(?:\\n)?'|"%s(?:\\n)?"|%s)\s{1,4})?(?<secret>[^\s|][^|\n]{0,399})\|/gu;
const behind = /^[^|\n]{0,80}<<<\s{0,4}(?<secret>[^|;\n]{1,400})/u;
const reach = 400;

/** Secrets that go through a pipe into a program that asks for one: `echo X | docker login --password-stdin`. */
export function pipedSecrets(text: string): Span[] {
  return [...text.matchAll(reader)].flatMap(({ index, 0: whole }) => {
    const window = text.slice(Math.max(0, index - reach), index);
    const line = window.slice(window.lastIndexOf("\n") + 1);
    // Behind the last pipe nothing is written into one: there a writer would be read to the end again and again.
    const before = line.slice(0, line.lastIndexOf("|") + 1);
    const end = index + whole.length;
    return [
      ...[...before.matchAll(writer)].flatMap((match) =>
        secretOf(match, index - line.length + match.index, 1),
      ),
      ...secretOf(behind.exec(text.slice(end, end + reach)), end, 0),
    ];
  });
}

const quotes = /^(?:[\\"'\s]|&quot;)+|(?:[\\"'\s]|&quot;)+$/gu;

/** Without the quotes around it; what is read from a variable or a file is none. */
function secretOf(match: RegExpExecArray | null, from: number, signs: 0 | 1): Span[] {
  const given = match?.groups?.["secret"];
  if (match === null || given === undefined) return [];
  const secret = given.replaceAll(quotes, "");
  if (secret === "" || /^(?:\$\{?\w+\}?|\$\(.*|\[redacted [\da-f]{6}\]|\*+)$/u.test(secret))
    return [];
  const at = from + match[0].length - signs - given.length + given.indexOf(secret);
  return [{ from: at, to: at + secret.length }];
}
