import { present } from "@binnacle/contracts";
import { captured, meaningIn } from "./forms.ts";
import { endsForIt, goesOn } from "./goes-on.ts";
import { type ErrorKind, programErrors } from "./program-errors.table.ts";

/** What a line of a program says that it ends for. */
export interface ProgramError {
  readonly kind: ErrorKind;
  /** Whom it called: `ledger:5432`, `10.0.3.7`. */
  readonly host?: string;
  /** What it could not open: `/data/ledger`. */
  readonly path?: string;
}

/** What a program tells by the way, unless it says that it ends for it. */
const BY_THE_WAY =
  /\b(?:level|lvl|severity)"?[=:] ?"?(?:info|debug|trace)\b|\b(?:INFO|DEBUG|TRACE)\b/;
const HEAD_LENGTH = 120;

/** Longer lines are cut: what decides stands at their beginning. */
const LENGTH_AT_MOST = 2000;

const HOST = String.raw`(?<host>[A-Za-z0-9][\w.-]{0,252})`;
/** Where drivers and runtimes write whom they called; `host` and `port`, or both in one. */
const HOSTS: readonly RegExp[] = [
  // dial tcp: lookup ledger on 10.96.0.10:53
  new RegExp(String.raw`\blookup ${HOST} on `),
  // dial tcp 10.0.3.7:5432 · connect ECONNREFUSED 10.0.3.7:5432 · getaddrinfo ENOTFOUND ledger
  new RegExp(
    String.raw`\b(?:dial (?:tcp|udp)|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN) ${HOST}(?::(?<port>\d{1,5}))?`,
  ),
  // libpq, of both ages
  new RegExp(String.raw`\bserver at "${HOST}"(?: \([\d.]{1,15}\))?, port (?<port>\d{1,5})`),
  new RegExp(String.raw`\bon host "${HOST}"(?: \([\d.]{1,15}\))? and accepting`),
  new RegExp(String.raw`\bhost name "${HOST}"`),
  new RegExp(String.raw`\bhost=${HOST}`),
  // MySQL · urllib3 · nginx · busybox · curl
  new RegExp(String.raw`\bserver (?:on|host) '${HOST}(?::(?<port>\d{1,5}))?'`),
  new RegExp(String.raw`\bhost='${HOST}', port=(?<port>\d{1,5})`),
  new RegExp(String.raw`\bin (?:upstream|resolver) "${HOST}(?::(?<port>\d{1,5}))?"`),
  new RegExp(String.raw`\bbad address '${HOST}'`),
  new RegExp(String.raw`\b(?:resolve host: ?|UnknownHostException: ?)${HOST}`),
  // JDBC · redis-py · curl · Kafka · Ruby · .NET
  new RegExp(
    String.raw`\b(?:connect|connecting|connection) to (?:node -?\d{1,9} \(|server )?${HOST}(?:\/[\d.]{1,15})?(?: port |:)(?<port>\d{1,5})`,
    "i",
  ),
  new RegExp(String.raw`\bfor "${HOST}" port (?<port>\d{1,5})`),
  new RegExp(String.raw`\(${HOST}:(?<port>\d{1,5})\)`),
  // A URL, or an address with its port, is the last resort.
  new RegExp(String.raw`\/\/(?:[\w.%-]{1,80}(?::[^\s@/]{0,80})?@)?${HOST}(?::(?<port>\d{1,5}))?`),
  new RegExp(String.raw`(?:^|[\s"'=(])${HOST}:(?<port>\d{2,5})\b`),
];
const CALLING: ReadonlySet<ErrorKind> = new Set([
  "access-denied",
  "host-not-resolved",
  "connection-failed",
  "too-many-connections",
  "certificate-rejected",
]);
const FILE = String.raw`(\/[\w.@+-]{1,100}(?:\/[\w.@+-]{1,100}){0,12})`;
const NO_FILE = String.raw`(?:no such file or directory|ENOENT|FileNotFound(?:Error|Exception)|NoSuchFileException)`;
/** The path that stands next to the words of a missing file, before or behind them, or else the first one. */
const PATHS: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:^|[\s"'\x60(=:])${FILE}["'\x60]?\)?(?: failed|:)? ?\(?(?:2: )?${NO_FILE}`,
    "i",
  ),
  new RegExp(String.raw`${NO_FILE}[^/]{0,60}[\s"'\x60(=:]${FILE}`, "i"),
  new RegExp(String.raw`(?:^|[\s"'\x60(=:])${FILE}`),
];

/** Reads what a line says that a program ends for; nothing where it says none of it, or that the program goes on. */
export function readProgramError(line: string): ProgramError | undefined {
  const words = line.slice(0, LENGTH_AT_MOST).replaceAll('\\"', '"');
  const isByTheWay = BY_THE_WAY.test(words.slice(0, HEAD_LENGTH)) && !endsForIt(words);
  if (goesOn(words) || isByTheWay) return undefined;
  const kind = meaningIn(programErrors, words);
  if (kind === undefined) return undefined;
  const path = CALLING.has(kind) ? undefined : captured(PATHS, words);
  return { kind, ...present({ host: CALLING.has(kind) ? hostIn(words) : undefined, path }) };
}

function hostIn(words: string): string | undefined {
  for (const form of HOSTS) {
    const { host, port } = form.exec(words)?.groups ?? {};
    if (host !== undefined) return port === undefined ? host : `${host}:${port}`;
  }
  return undefined;
}
