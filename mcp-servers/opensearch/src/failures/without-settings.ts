/** What a timeout is written like, in a setting or in a failure. */
const timeout = /time[ _-]?outs?|timed[ _-]?out/gi;

/** Before and behind a timeout no more is looked at. */
const around = 240;

interface Written {
  /** `timeouts`, as it is written. */
  readonly word: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The line without settings of timeouts: they say how long something may take, not that it took longer. In doubt it is no
 * setting. `named`: only those behind a part of their own name: `PAYMENT_GATEWAY_TIMEOUT=30s` is one, `Gateway Timeout: 504` may be
 * a failure of another kind.
 */
export function withoutSettings(line: string, { isNamed = false } = {}): string {
  let [kept, from] = ["", 0];
  for (const { 0: word, index } of line.matchAll(timeout)) {
    if (index < from) continue;
    const end = index + word.length;
    const before = line.slice(Math.max(0, index - around), index);
    if (isNamed && !/[\w.-]$/.test(before)) continue;
    const length = settingLength({ word, before, after: line.slice(end, end + around) });
    if (length === undefined) continue;
    kept += `${line.slice(from, index)} `;
    from = end + length;
  }
  return kept + line.slice(from);
}

/** How much behind the word belongs to the setting; undefined: it is none. */
function settingLength({ word, before, after }: Written): number | undefined {
  const options = optionsIn(after);
  if (options !== undefined) return options;
  const name = /^(?:[._ -]?(?:in|max|ms|millis|milliseconds|secs?|seconds)){0,3}["'\\]{0,3}/i;
  const named = name.exec(after)?.[0].length ?? 0;
  const sign = signIn(after.slice(named), before);
  if (sign === undefined) return undefined;
  const value = valueIn(after.slice(named + sign));
  if (value === undefined || isCount(word, value)) return undefined;
  const length = named + sign + value.length;
  return isEnd(after.slice(length)) || isToldSo(before, after.slice(length)) ? length : undefined;
}

/** `Timeout(connect=5, read=None)` */
function optionsIn(after: string): number | undefined {
  const [whole, inside] = /^\(([^()]{1,200})\)/.exec(after) ?? [];
  if (whole === undefined || inside === undefined) return undefined;
  const isOptions = inside.split(",").every((part) => {
    const [, value] = /^ ?\w{1,40}=(.{1,40})$/.exec(part) ?? [];
    return value !== undefined && valueIn(value)?.length === value.length;
  });
  return isOptions ? whole.length : undefined;
}

const signs: readonly RegExp[] = [
  // timeout=30s · timeout := 30s · timeout => 30
  /^ {0,2}(?::=|=>?) {0,2}/,
  // "timeout": 30
  /^ {0,2}: {0,2}/,
  // connectionTimeout......30000
  /^\.{3,64}/,
  // is set to 10s · changed to "30s" · timeout to 30 seconds
  /^ (?:(?:is |was |has been )?(?:set|changed|increased|raised|reduced|lowered) )?to /i,
];

/** The length of what stands between a name and its value; a flag, and a directive, has only a space. */
function signIn(after: string, before: string): number | undefined {
  const sign = signs.map((each) => each.exec(after)?.[0].length).find(Boolean);
  if (sign !== undefined) return sign;
  const isFlag = /(?:^|\s)--?[\w-]{0,60}$/.test(before) && after.startsWith(" ");
  const isDirective = /(?:^|\s)[a-z]{1,30}_[a-z_]{0,40}$/.test(before) && /^ \S{1,20};/.test(after);
  return isFlag || isDirective ? 1 : undefined;
}

const units =
  "nanoseconds?|microseconds?|milliseconds?|millis|seconds?|secs?|minutes?|mins?|hours?|days?|ns|us|µs|μs|ms|s|m|h|d";
const quotes = "[\"'\\\\]{0,3}";
const values: readonly RegExp[] = [
  // 00:00:30
  new RegExp(`^${quotes}\\d{1,2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?${quotes}`),
  // 30 · -1 · 1.5s · 30 seconds · 2m0s · PT30S
  new RegExp(
    `^${quotes}-?(?:pt)?\\d{1,15}(?:[,_]\\d{3}){0,4}(?:\\.\\d{1,9})?(?: ?(?:${units})(?:\\d{1,9}(?:\\.\\d{1,9})?(?:${units})){0,3}\\b)?${quotes}`,
    "i",
  ),
  new RegExp(
    `^${quotes}(?:false|true|null|none|nil|undefined|off|disabled|unlimited|never|infinit[ey])${quotes}`,
    "i",
  ),
];

/** The length of a duration or of what stands for one. That something did time out is none. */
function valueIn(after: string): string | undefined {
  const [value] = values.map((each) => each.exec(after)?.[0]).filter((each) => each !== undefined);
  return value;
}

/** `timeouts=3`: so many there were; of none nothing timed out. */
function isCount(word: string, value: string): boolean {
  const isOfMany = /s$|^timed/i.test(word);
  const isSome = /[1-9]|true/i.test(value);
  return isOfMany && isSome && !/[a-z]/i.test(value.replace(/true/i, ""));
}

const key = `["'\\\\{[(]{0,3}(?:--?)?[\\w./-]{1,60}["'\\\\]{0,3} ?(?:[=:]|=>)`;
const ends: readonly RegExp[] = [
  /^\s{0,2}[,;]?\s*$/,
  /^\s{0,2}[)\]}>|&\n]/,
  /^\.(?:\s|$)/,
  // Another setting or flag behind it, or nothing.
  new RegExp(`^(?:[,;]\\s{0,2}|\\s{1,4})(?:${key}|--\\w)`),
  /^\s{1,4}-{1,2}\w/,
];

function isEnd(rest: string): boolean {
  return ends.some((end) => end.test(rest));
}

/** A part of a URL, or what the words before it call a setting. */
function isToldSo(before: string, rest: string): boolean {
  if (/[?&][\w.-]{0,40}$/.test(before)) return true;
  const isCalledSo =
    /\b(?:using|uses?|with|set|setting|configured|config|defaults?|options?)(?: [\w.-]{1,40}){0,2} ?[\w.-]{0,40}$/i;
  const isUnmet =
    /^\s?(?:of|exceeded|elapsed|expired|passed|reached|hit|fired|occurred|after|while|\/)\b/i;
  const isFailing = /\b(?:fail|error|abort|reject|cancel|gave up|died|ended|exited)/i;
  return (
    isCalledSo.test(before) &&
    !isFailing.test(before) &&
    /^[\s,;]/.test(rest) &&
    !isUnmet.test(rest)
  );
}
