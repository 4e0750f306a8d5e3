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
  /(?<![\w-])(?:mysql\w{0,20}|mariadb[\w-]{0,20}|sshpass|mongo\w{0,20}|ldap\w{1,20}|docker|podman|nerdctl|helm|buildah|skopeo|crane|az|oc|argocd|rabbitmqadmin|redis-cli|valkey-cli|keydb-cli|sqlcmd|bcp|tsql|mosquitto_\w{1,10}|curl|wget|https?|xh|influx|htpasswd|openssl|svn)(?=["',\s])|(?<=\s|^|["'])-u(?=["']?\s)|--user(?=[\s=])/gu;
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

/** A list in JSON: the program stands in quotes. */
function quoteBefore(text: string, at: number): number {
  let from = at;
  if (text[from - 1] !== '"') return at;
  from -= 1;
  while (text[from - 1] === "\\" && at - from < 16) from -= 1;
  return from;
}

const word = /"[^"\n]*"|'[^'\n]*'|(?:[^\s"',|;&<>\\]|,(?![\s"']))+/gu;

/** Words of a shell, or of a list in JSON, up to the end of the line or of the command. */
function wordsFrom(text: string, from: number): Word[] {
  const rest = text.slice(from, from + span);
  const stop = rest.search(/[|;&\n](?![^\s]*=)/u);
  const command = stop === -1 ? rest : rest.slice(0, stop);
  return [...command.matchAll(word)].map(({ 0: whole, index }) => unquoted(whole, from + index));
}

function unquoted(whole: string, at: number): Word {
  let from = 0;
  let to = whole.length;
  while (from < to && "\\\"'".includes(whole[from] ?? "")) from += 1;
  while (to > from && "\\\"'".includes(whole[to - 1] ?? "")) to -= 1;
  return { text: whole.slice(from, to), from: at + from, to: at + to };
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
  return [...found, ...users, ...(names[0] === "htpasswd" ? lastOf(words) : [])];
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

/** `htpasswd -nb user password` */
function lastOf(words: readonly Word[]): Span[] {
  const isGiven = words.some(({ text }) => /^-\w*b/u.test(text));
  const last = words.findLast(({ text }) => /[^\])}]/u.test(text));
  return isGiven && last !== undefined && words.length > 3 ? [last] : [];
}

function cut({ text, from, to }: Word, count: number): Word {
  return { text: text.slice(count), from: from + count, to };
}

function isPassword(text: string): boolean {
  const isReference =
    /^(?:\$\{?[A-Z_][\w]*\}?|\$\(.*|\*+|<[a-z -]+>?|\[redacted|\d{1,5}:\d{1,5}.*|-.*)$/u.test(text);
  return text !== "" && !isReference;
}
