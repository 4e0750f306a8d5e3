/** A variable that a program says it lacks, and the line that says so. */
export interface MissingVariable {
  /** As an environment variable is written: `PAYMENT_GATEWAY_URL`. */
  readonly name: string;
  readonly line: string;
}

/** Words that say that something is not there, at the beginning of a phrase. */
const LACK =
  /^(?:required|missing|undefined|unset|unbound|no value|please set|needs? to be set|not (?:set|defined|provided|configured|present|found)|must be (?:set|defined|provided)|(?:must not|cannot) be (?:empty|blank)|is (?:empty|blank)|parameter (?:null or )?not set)\b/i;
const NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** What may stand between a name and the lack of it: any other word makes it a sentence about something else. */
const LINKS = new Set(
  "is was are has have been but and or the a an in for of no to be must value values key keys setting settings config configuration option parameter property field required mandatory following one env environment variable variables var vars currently either neither".split(
    " ",
  ),
);
const LINKS_AT_MOST = 6;
const SEPARATORS = /[\s"'`\\:=,.()[\]{}$-]+/;

/** A way in which programs name what they lack: `name` captures it, the others stand shortly around it. */
interface Rule {
  readonly name: RegExp;
  readonly before?: RegExp;
  readonly after?: RegExp;
}
/** Characters that are short. */
const SHORTLY = 60;
const ENV_VAR = /\benv(?:ironment)?[ _-]?var(?:iable)?s?:?\s+["'`$]*\{?([A-Za-z_]\w*)/gi;

const RULES: readonly Rule[] = [
  // PORT is not set
  {
    name: /\b([A-Z][A-Z0-9]+)["'`:\s]+/g,
    after:
      /^(?:is |was )?(?:required|not set|not defined|unset|undefined|unbound variable|must be set)\b/,
  },
  // environment variable "db_host" not found · env var DB_HOST
  { name: ENV_VAR, after: /\b(?:required|missing|not|unset|undefined|must|empty|no value)\b/i },
  { name: ENV_VAR, before: /\b(?:missing|required|undefined|unset|no|set|define|provide)\b/i },
  // KeyError: 'DB_HOST'
  { name: /\bKeyError: ["']([A-Z][A-Z0-9_]+)["']/g },
  // Could not resolve placeholder 'payment.gateway.url'
  { name: /resolve placeholder ['"]([A-Za-z_][\w.-]*)['"]/g },
  // key not found: "DB_HOST"
  {
    name: /\b([A-Z][A-Z0-9_]+)\b/g,
    before: /\b(?:key not found|no such key|missing key|unknown key):? ["'`:]?["'`]?$/i,
  },
];
/** pydantic writes the field on one line and what is wrong with it on the next. */
const FIELD_REQUIRED = /^\s+(?:Field required|field required)/;
const FIELD = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*$/;
/** The head of what pydantic writes about settings; other models read no variables. */
const OF_SETTINGS = /validation errors? for \w*(?:settings|config|env)/i;
/** Fields of one error of settings stand within so many lines of its head. */
const HEAD_WITHIN = 30;
/** A program that says so goes on without the variable. */
const GOES_ON =
  /\bwarn(?:ing)?\b|\b(?:optional|default(?:s|ing)?|disabl(?:ed|ing)|skip(?:s|ped|ping)?|ignor(?:ed|ing)|fall(?:s|ing)? ?back)\b/i;
/** Codes of errors are written like variables. */
const CODE =
  /^(?:E|ER|ERR|ERROR|EXIT|STATUS|SQLSTATE|FATAL|WARN|WARNING)_|_(?:ERROR|ERR|EXCEPTION|FAILED|FAILURE|FOUND|DENIED|ARGUMENT|EXPIRED|EXCEEDED|PRECONDITION|EXISTS|EXHAUSTED)$/;
/** Words in capitals that name no variable. */
const NO_NAME = new Set(["ERROR", "FATAL", "WARN", "WARNING", "INFO", "DEBUG", "TRACE", "PANIC"]);

/** Every variable that the log names as missing, each once, newest line first. */
export function missingVariables(lines: readonly string[]): MissingVariable[] {
  const found = new Map<string, MissingVariable>();
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    const name = FIELD_REQUIRED.test(line) ? settingBefore(lines, index) : nameIn(line);
    if (name !== undefined && !found.has(name)) found.set(name, { name, line });
  }
  return [...found.values()];
}

function settingBefore(lines: readonly string[], index: number): string | undefined {
  const head = lines
    .slice(Math.max(0, index - HEAD_WITHIN), index)
    .findLast((line) => /validation errors? for /i.test(line));
  if (head === undefined || !OF_SETTINGS.test(head)) return undefined;
  const field = FIELD.exec(lines[index - 1] ?? "")?.[1];
  return field === undefined ? undefined : asVariable(field);
}

function nameIn(line: string): string | undefined {
  if (line.length > 2000 || GOES_ON.test(line)) return undefined;
  const words = line.split(SEPARATORS);
  const names = [
    words.find((word, at) => NAME.test(word) && isLacking(words, at + 1)),
    words.map((_, at) => nameBehindLack(words, at)).find((name) => name !== undefined),
    ...RULES.map((rule) => [...line.matchAll(rule.name)].find((match) => fits(rule, match))?.[1]),
  ];
  const name = names.find((item) => item !== undefined && !NO_NAME.has(item) && !CODE.test(item));
  return name === undefined ? undefined : asVariable(name);
}

/** `PAYMENT_URL is required` · `DB_HOST: unbound variable` · `required key PAYMENT_URL missing value` */
function isLacking(words: readonly string[], from: number): boolean {
  for (let at = from; at <= from + LINKS_AT_MOST; at += 1) {
    const length = lackLength(words, at);
    if (length > 0) return words[at + length] !== "by";
    if (!LINKS.has(words[at] ?? "")) return false;
  }
  return false;
}

/** `missing required environment variable: PAYMENT_URL` */
function nameBehindLack(words: readonly string[], at: number): string | undefined {
  const length = lackLength(words, at);
  if (length === 0) return undefined;
  const rest = words.slice(at + length, at + length + LINKS_AT_MOST + 1);
  const [name] = rest.slice(rest.findIndex((word) => !LINKS.has(word)));
  return name !== undefined && NAME.test(name) ? name : undefined;
}

/** How many words say that something is not there; 0: they do not. */
function lackLength(words: readonly string[], at: number): number {
  const [said = ""] = LACK.exec(words.slice(at, at + 5).join(" ")) ?? [];
  return said === "" ? 0 : said.split(" ").length;
}

function fits({ before, after }: Rule, { 0: match, index, input }: RegExpExecArray): boolean {
  const end = index + match.length;
  return (
    (before?.test(input.slice(Math.max(0, index - SHORTLY), index)) ?? true) &&
    (after?.test(input.slice(end, end + SHORTLY)) ?? true)
  );
}

/** `payment.gateway.url` is set by PAYMENT_GATEWAY_URL. */
function asVariable(name: string): string {
  return name.replaceAll(/[.-]/g, "_").toUpperCase();
}
