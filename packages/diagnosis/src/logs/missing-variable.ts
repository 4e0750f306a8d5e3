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
  "expected",
];
/** Any of the words, also at the beginning of a sentence; names of variables stay in capitals. */
const LACK = `(?:${WORDS.map(sentenceStart).join("|")})`;
const NAME = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+";

/** Ways in which programs of many languages name what they lack. Each captures the name. */
const RULES: readonly RegExp[] = [
  // required key PAYMENT_URL missing value · PAYMENT_URL is required · DB_HOST: unbound variable
  new RegExp(`\\b(${NAME})\\b.{0,60}?\\b${LACK}`),
  new RegExp(`\\b${LACK}\\b.{0,60}?\\b(${NAME})\\b`),
  // PORT is not set
  /\b([A-Z][A-Z0-9]{2,})(?:["'`:]|\s)+(?:is |was )?(?:required|not set|not defined|unset|undefined|unbound variable|must be set)\b/,
  // environment variable "db_host" not found · env var DB_HOST
  /\benv(?:ironment)?[ _-]?var(?:iable)?s?:?\s+["'`$]*\{?([A-Za-z_][A-Za-z0-9_]*)\b.{0,60}?\b(?:required|missing|not|un(?:set|defined)|must|empty|no value)/i,
  /\b(?:missing|required|undefined|unset|no|set|define|provide)\b.{0,30}\benv(?:ironment)?[ _-]?var(?:iable)?s?:?\s+["'`$]*\{?([A-Za-z_][A-Za-z0-9_]*)/i,
  // KeyError: 'DB_HOST'
  /\bKeyError: ["']([A-Za-z_][A-Za-z0-9_]*)["']/,
  // Could not resolve placeholder 'payment.gateway.url'
  /Could not resolve placeholder ['"]([A-Za-z_][A-Za-z0-9_.-]*)['"]/,
  // key not found: "DB_HOST" · ReferenceError
  /\b(?:key not found|no such key|missing key|unknown key):? ["'`:]*([A-Za-z_][A-Za-z0-9_]*)/i,
];
/** pydantic writes the field on one line and what is wrong with it on the next. */
const FIELD_REQUIRED = /^\s+(?:Field required|field required)/;
const FIELD = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*$/;
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
    const name = FIELD_REQUIRED.test(line) ? fieldBefore(lines, index) : nameIn(line);
    if (name !== undefined && !found.has(name)) found.set(name, { name, line });
  }
  return [...found.values()];
}

function fieldBefore(lines: readonly string[], index: number): string | undefined {
  const field = FIELD.exec(lines[index - 1] ?? "")?.[1];
  return field === undefined ? undefined : asVariable(field);
}

function nameIn(line: string): string | undefined {
  if (line.length > 2000) return undefined;
  for (const rule of RULES) {
    const name = rule.exec(line)?.[1];
    if (name !== undefined && !NO_NAME.has(name)) return asVariable(name);
  }
  return undefined;
}

/** `payment.gateway.url` is set by PAYMENT_GATEWAY_URL. */
function asVariable(name: string): string {
  return name.replaceAll(/[.-]/g, "_").toUpperCase();
}
