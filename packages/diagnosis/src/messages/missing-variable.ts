/** A variable that a program says it lacks, and the line that says so. */
export interface MissingVariable {
  /** As an environment variable is written: `PAYMENT_GATEWAY_URL`. */
  readonly name: string;
  readonly line: string;
}

const WORDS = [
  "required",
  "missing",
  "not (?:set|defined|provided|configured|present|found)",
  "undefined",
  "unset",
  "unbound",
  "must be (?:set|defined|provided)",
  "(?:must not|cannot) be (?:empty|blank)",
  "is (?:empty|blank)",
  "no value",
  "parameter (?:not set|null or not set)",
  "needs? to be set",
  "please set",
];
/** Any of the words, also at the beginning of a sentence; names of variables stay in capitals. */
const LACK = `(?:${WORDS.map(sentenceStart).join("|")})`;
const NAME = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+";
/** What may stand between a name and the lack of it: any other word makes it a sentence about something else. */
const LINK =
  "[\\s\"'`\\\\:=,.()\\[\\]{}$-]{0,6}(?:(?:is|was|are|has|have|been|but|and|or|the|a|an|in|for|of|no|to|be|must|value|values|key|keys|setting|settings|config|configuration|option|parameter|property|field|required|mandatory|following|one|env|environment|variables?|vars?|currently|either|neither)[\\s\"'`\\\\:=,.()\\[\\]{}$-]{1,6}){0,6}";

/** A way in which programs name what they lack. */
interface Rule {
  /** Captures the name. */
  readonly name: RegExp;
  /** What stands within so many characters before the match, or right behind it or soon after. */
  readonly before?: RegExp;
  readonly after?: RegExp;
}
const BEFORE = 40;
const AFTER = 80;
const ENV_VAR = /\benv(?:ironment)?[ _-]?var(?:iable)?s?:?\s+["'`$]*\{?([A-Za-z_]\w*)/gi;

const RULES: readonly Rule[] = [
  // required key PAYMENT_URL missing value · PAYMENT_URL is required · DB_HOST: unbound variable
  { name: new RegExp(`\\b(${NAME})\\b${LINK}${LACK}\\b(?! by\\b)`, "g") },
  { name: new RegExp(`\\b${LACK}\\b${LINK}(${NAME})\\b`, "g") },
  // PORT is not set
  {
    name: /\b([A-Z][A-Z0-9]+)["'`:\s]+/g,
    after: /^(?:is |was )?(?:required|not set|not defined|unset|undefined|unbound variable|must be set)\b/,
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

function sentenceStart(words: string): string {
  return words.replace(/^[a-z]/, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

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
  for (const rule of RULES) {
    const name = [...line.matchAll(rule.name)].find((match) => fits(rule, match))?.[1];
    if (name !== undefined && !NO_NAME.has(name) && !CODE.test(name)) return asVariable(name);
  }
  return undefined;
}

function fits({ before, after }: Rule, { 0: match, index, input }: RegExpExecArray): boolean {
  const end = index + match.length;
  return (
    (before?.test(input.slice(Math.max(0, index - BEFORE), index)) ?? true) &&
    (after?.test(input.slice(end, end + AFTER)) ?? true)
  );
}

/** `payment.gateway.url` is set by PAYMENT_GATEWAY_URL. */
function asVariable(name: string): string {
  return name.replaceAll(/[.-]/g, "_").toUpperCase();
}
