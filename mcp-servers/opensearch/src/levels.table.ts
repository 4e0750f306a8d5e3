/** Levels as the tools name them, from harmless to fatal. */
const levels = ["trace", "debug", "info", "notice", "warn", "error", "fatal"] as const;
export type Level = (typeof levels)[number];

/** What loggers write for a level, lower case. */
export const spellings: Readonly<Record<Level, readonly string[]>> = {
  trace: ["trace"],
  debug: ["debug", "dbg"],
  info: ["info", "information", "informational"],
  notice: ["notice"],
  warn: ["warn", "warning", "wrn"],
  error: ["error", "err", "eror", "severe"],
  fatal: ["fatal", "critical", "crit", "alert", "emergency", "emerg", "panic", "dpanic"],
};

/** All that is known, lower case. */
export const levelWords: readonly string[] = Object.values(spellings).flat();

/** The level that a logger's word stands for; an unknown word stays as it is, in lower case. */
export function toLevel(word: string): string {
  const lower = word.trim().toLowerCase();
  return levels.find((level) => spellings[level].includes(lower)) ?? lower;
}

/** Whether a logger's word stands for a level that is known. */
export function isLevel(word: string): boolean {
  return levels.some((level) => level === toLevel(word));
}
