import type { Span } from "./replace-secrets.ts";

interface Word extends Span {
  readonly text: string;
}

/** Programs, and the flag of each that a password follows, in the next word or in the same. */
const programs: readonly { readonly named: RegExp; readonly flag: RegExp }[] = [
  {
    named: /^(?:mysql\w*|mariadb[\w-]*|sshpass|mongo\w*|ldap\w+)$/u,
    flag: /^-(?:p|w)(?!ort|ath|rotocol)/u,
  },
  {
    named:
      /^(?:docker|podman|nerdctl|helm|buildah|skopeo|crane|az|oc|argocd|rabbitmqadmin|mosquitto_\w+)$/u,
    flag: /^-[pP]$/u,
  },
  { named: /^(?:redis-cli|valkey-cli|keydb-cli)$/u, flag: /^-a/u },
  { named: /^(?:sqlcmd|bcp|mosquitto_\w+|tsql)$/u, flag: /^-P/u },
];
const usered = /^(?:curl|wget|http|https|xh|influx|elastic\w*|rabbitmqadmin|openssl|svn)$/u;
const trigger =
  /(?<![\w-])(?:mysql\w{0,20}|mariadb[\w-]{0,20}|sshpass|mongo\w{0,20}|ldap\w{1,20}|docker|podman|nerdctl|helm|buildah|skopeo|crane|az|oc|argocd|rabbitmqadmin|redis-cli|valkey-cli|keydb-cli|sqlcmd|bcp|tsql|mosquitto_\w{1,10}|curl|wget|https?|xh|influx|htpasswd|openssl|svn)(?=["',\\\s])|(?<=\s|^|["'])-u(?=["']?\s)|--user(?=[\s=])/gu;
const span = 1000;

/** Passwords that stand behind a flag of a known program: `mysql -pX`, `curl -u user:X`, `redis-cli -a X`. */
export function commandSecrets(text: string): Span[] {
  const found: Span[] = [];
  for (let match = trigger.exec(text); match !== null; match = trigger.exec(text)) {
    const words = wordsFrom(text, quoteBefore(text, match.index));
    found.push(...secretsIn(words));
    // The words of one command are read once.
    trigger.lastIndex = Math.max(trigger.lastIndex, words.at(-1)?.to ?? 0);
  }
  return found;
}

/** A list in JSON: the program stands in quotes of its own. A command that is a value as a whole stands in quotes too. */
function quoteBefore(text: string, at: number): number {
  let from = at;
  if (/^[\w-]{1,40}\s/u.test(text.slice(at, at + 41))) return at;
  if (text[from - 1] !== '"') return at;
  from -= 1;
  while (text[from - 1] === "\\" && at - from < 16) from -= 1;
  return from;
}

const word =
  /"[^"\n]*"|'[^'\n]*'|&(?:quot|apos|#3[49]);[^&\n]*&(?:quot|apos|#3[49]);|(?:[^\s"',|;&<>\\]|,(?![\s"'])|[&;](?![\s"';&|])(?!(?:quot|apos|#3[49]);)|\\(?![\\\s"'nrt]))+/gu;

/** Words of a shell, or of a list in JSON, up to the end of the line or of the command. */
function wordsFrom(text: string, from: number): Word[] {
  const rest = text.slice(from, from + span);
  const words: Word[] = [];
  let end = 0;
  for (const { 0: whole, index } of rest.matchAll(word)) {
    if (/[|;&\n]/u.test(rest.slice(end, index).replaceAll(entity, ""))) break;
    end = index + whole.length;
    words.push(unquoted(whole, from + index));
  }
  return words;
}

const entity = /&(?:quot|apos|#3[49]);/gu;
const quotes = /^(?:[\\"']|&(?:quot|apos|#3[49]);)+|(?:[\\"']|&(?:quot|apos|#3[49]);)+$/gu;

function unquoted(whole: string, at: number): Word {
  const text = whole.replaceAll(quotes, "");
  const from = at + Math.max(0, whole.indexOf(text));
  return { text, from, to: from + text.length };
}

function secretsIn(words: readonly Word[]): Span[] {
  const names = words.map(({ text }) => text.split("/").at(-1) ?? "");
  const found = programs.flatMap(({ named, flag }) =>
    names.some((name) => named.test(name)) ? behindFlag(words, flag) : [],
  );
  const isLeft = names.some((name) =>
    /^(?:docker|podman|kubectl|nerdctl|sudo|su|exec|chown|useradd|psql|pg_\w+)$/u.test(name),
  );
  const users = isLeft && !names.some((name) => usered.test(name)) ? [] : passwordsOfUsers(words);
  return [...found, ...users, ...(names[0] === "htpasswd" ? ofHtpasswd(words) : [])];
}

function behindFlag(words: readonly Word[], flag: RegExp): Span[] {
  return words.flatMap((item, at) => {
    const given = flag.exec(item.text)?.[0];
    if (given === undefined) return [];
    const value = item.text.length > given.length ? cut(item, given.length) : words[at + 1];
    return value === undefined || !isPassword(value.text) ? [] : [value];
  });
}

/** `-u user:password`, `--user=user:password` */
function passwordsOfUsers(words: readonly Word[]): Span[] {
  return words.flatMap((item, at) => {
    const given = /^(?:-u|--(?:proxy-)?user=?)/u.exec(item.text)?.[0];
    if (given === undefined) return [];
    const value = item.text.length > given.length ? cut(item, given.length) : words[at + 1];
    return value === undefined ? [] : passwordOf(value);
  });
}

function passwordOf(value: Word): Span[] {
  const colon = value.text.indexOf(":");
  if (colon < 1 || /^\d+:\d+$|:\/\//u.test(value.text)) return [];
  const password = cut(value, colon + 1);
  return isPassword(password.text) ? [password] : [];
}

/** `htpasswd -b file user password`, `htpasswd -nb user password` */
function ofHtpasswd(words: readonly Word[]): Span[] {
  const flags = words.filter(({ text }) => /^-[A-Za-z]/u.test(text)).map(({ text }) => text);
  const given = words.filter(
    ({ text }, at) =>
      at > 0 && !text.startsWith("-") && !/^-\w*[Cr]$/u.test(words[at - 1]?.text ?? ""),
  );
  const isGiven = flags.some((flag) => flag.includes("b"));
  const password = given[flags.some((flag) => flag.includes("n")) ? 1 : 2];
  return isGiven && password !== undefined && isPassword(password.text) ? [password] : [];
}

function cut({ text, from, to }: Word, count: number): Word {
  return { text: text.slice(count), from: from + count, to };
}

function isPassword(text: string): boolean {
  const isReference =
    /^(?:\$\{?[A-Z_][\w]*\}?|\$\(.*|\*+|<[a-z -]+>?|\[redacted|\d{1,5}:\d{1,5}.*|-.*)$/u.test(text);
  return text !== "" && !isReference;
}
