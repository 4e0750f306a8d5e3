import { shardFailure } from "./search-failure.ts";

const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  H: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const defaultFormat = "strict_date_optional_time||epoch_millis";
const optionalTime =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

export interface DateOptions {
  readonly nowMs: number;
  /** True for `gt` and `lte`: what is left out or rounded ends at the last millisecond of its unit. */
  readonly roundUp: boolean;
  /** Alternatives separated by `||`: strict_date_optional_time, epoch_millis, epoch_second, or a pattern of Java. */
  readonly format?: string | undefined;
}

/** A date of a query in epoch milliseconds: RFC 3339, epoch, or date math (`now-15m`, `now/d`, `2026-11-21||+1h`). */
export function resolveDate(value: string | number, options: DateOptions): number {
  const text = String(value);
  if (text.startsWith("now")) return applyMath(options.nowMs, text.slice(3), options);
  const [anchor = "", math] = text.split("||", 2);
  const anchorMs = parseDate(anchor, {
    ...options,
    roundUp: options.roundUp && math === undefined,
  });
  return math === undefined ? anchorMs : applyMath(anchorMs, math, options);
}

/** Whether dynamic mapping takes a text for a date. */
export function looksLikeDate(text: string): boolean {
  const found = optionalTime.exec(text);
  return found !== null && found[3] !== undefined && !Number.isNaN(instantOf(found, false));
}

function parseDate(text: string, options: DateOptions): number {
  const format = options.format ?? defaultFormat;
  for (const name of format.split("||")) {
    const ms = parseAs(name, text, options.roundUp);
    if (ms !== undefined) return ms;
  }
  const reason = `failed to parse date field [${text}] with format [${format}]`;
  throw shardFailure("parse_exception", `${reason}: [${reason}]`);
}

function parseAs(format: string, text: string, roundUp: boolean): number | undefined {
  switch (format) {
    case "epoch_millis":
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case "epoch_second":
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : undefined;
    case "strict_date_optional_time":
    case "strict_date_optional_time_nanos":
    case "date_optional_time": {
      const found = optionalTime.exec(text);
      const ms = found === null ? Number.NaN : instantOf(found, roundUp);
      return Number.isNaN(ms) ? undefined : ms;
    }
    default:
      return customDate(format, text);
  }
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
/** The letters of Java's patterns that are emulated, and what they stand for. */
const letters: Readonly<Record<string, string>> = {
  yyyy: "(?<year>\\d{4})",
  MMM: "(?<name>[A-Z][a-z]{2})",
  MM: "(?<month>\\d{2})",
  dd: "(?<day>\\d{2})",
  HH: "(?<hour>\\d{2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
  SSS: "(?<fraction>\\d{3})",
  Z: "(?<zone>[+-]\\d{4})",
  XXX: "(?<zone>Z|[+-]\\d{2}:\\d{2})",
};

/** A date in a pattern such as `dd/MMM/yyyy:HH:mm:ss Z`. */
function customDate(format: string, text: string): number | undefined {
  const source = format.replaceAll(
    /'([^']*)'|[A-Za-z]+|[.[\]()*+?^$|\\]/g,
    (part, quoted?: string) => {
      if (quoted !== undefined) return quoted;
      if (!/^[A-Za-z]/.test(part)) return `\\${part}`;
      const known = letters[part];
      if (known !== undefined) return known;
      throw shardFailure("illegal_argument_exception", `date format [${format}] is not emulated`);
    },
  );
  const found = new RegExp(`^${source}$`).exec(text)?.groups;
  const ms = found === undefined ? Number.NaN : Date.parse(rfc3339(found));
  return Number.isNaN(ms) ? undefined : ms;
}

function rfc3339(parts: Readonly<Record<string, string>>): string {
  const { year, name = "", day, hour = "00", minute = "00", second = "00" } = parts;
  const month = parts["month"] ?? String(months.indexOf(name) / 3 + 1).padStart(2, "0");
  const rest = `${parts["fraction"] ?? "000"}${parts["zone"] ?? "Z"}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${rest}`;
}

function instantOf(parts: RegExpExecArray, roundUp: boolean): number {
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const or = (part: string | undefined, low: string, high: string) =>
    part ?? (roundUp ? high : low);
  // Months and days are not rounded up: `2026-11` ends with the first day of November.
  const date = `${year}-${month ?? "01"}-${day ?? "01"}`;
  const clock = `${or(hour, "00", "23")}:${or(minute, "00", "59")}:${or(second, "00", "59")}`;
  const millis = or(fraction, "000", "999").slice(0, 3).padEnd(3, "0");
  return Date.parse(`${date}T${clock}.${millis}${zone ?? "Z"}`);
}

function applyMath(startMs: number, math: string, options: DateOptions): number {
  const steps = math.match(/[+-]\d+[smhHdw]|\/[smhHd]/g) ?? [];
  if (steps.join("") !== math) {
    throw shardFailure("parse_exception", `date math [${math}] is not emulated`);
  }
  return steps.reduce((ms, step) => {
    const unitMs = unitsMs[step.slice(-1)] ?? 0;
    if (!step.startsWith("/")) return ms + Number(step.slice(0, -1)) * unitMs;
    const floorMs = Math.floor(ms / unitMs) * unitMs;
    return options.roundUp ? floorMs + unitMs - 1 : floorMs;
  }, startMs);
}
