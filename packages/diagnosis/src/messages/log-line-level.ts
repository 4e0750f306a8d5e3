/** How bad a program itself says that a line is. */
export type LogLevel = "fatal" | "error" | "warn" | "lesser";

const LEVELS: Readonly<Record<LogLevel, readonly string[]>> = {
  fatal: ["fatal", "ftl", "panic", "dpanic", "critical", "crit", "emerg", "f", "60"],
  error: ["error", "err", "severe", "fail", "e", "50"],
  warn: ["warn", "warning", "wrn", "w", "40"],
  lesser: "notice info inf i 30 log debug dbg trace".split(" "),
};
/** Where a level stands in front of the words, the surest place first. */
const PLACES = [
  /^([FEWI])\d{4} \d\d:/g,
  /"s":"([FEWI])"/g,
  /^(?:[\w./-]{1,60}: )?([A-Za-z]{3,9})(?: error)?[:!]/g,
  /\[([A-Za-z]{3,9})\]/g,
  /\b([A-Z]{3,9})\b/g,
];
/** A field may stand anywhere. */
const FIELD = /(?:(?:level|lvl|severity)"?[=:] ?"?([a-z]{3,10})|"level":([3-6]0))\b/gi;
const HEAD_LENGTH = 120;
/** A server tells who asked too early: that does not stop it. */
const TOLD_A_CLIENT = /the database system is (?:starting|shutting|in recovery|not yet)/i;

/** The level that a line names, its time taken off. */
export function readLogLevel(words: string): LogLevel | undefined {
  const head = words.slice(0, HEAD_LENGTH);
  const named = levelAt(FIELD, words) ?? PLACES.map((place) => levelAt(place, head)).find(Boolean);
  return named === "fatal" && TOLD_A_CLIENT.test(words) ? "error" : named;
}

/** Of the first word there that is one. */
function levelAt(place: RegExp, words: string): LogLevel | undefined {
  return [...words.matchAll(place)]
    .map(([, word, other = ""]) => levelOf((word ?? other).toLowerCase()))
    .find((level) => level !== undefined);
}

function levelOf(word: string): LogLevel | undefined {
  return (["fatal", "error", "warn", "lesser"] as const).find((level) =>
    LEVELS[level].includes(word),
  );
}
