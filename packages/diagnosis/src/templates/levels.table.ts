/** From harmless to fatal; a level that is not here counts as harmless. */
export const levels = "trace debug info notice warn error fatal".split(" ");

/** What loggers write for a level. Numbers are those of pino and bunyan, single letters those of klog. */
const spellings: Readonly<Record<string, string>> = {
  trace: "trace verbose finest 10",
  debug: "debug dbg fine 20",
  info: "info information informational inf i 30",
  notice: "notice",
  warn: "warn warning wrn w 40",
  error: "error err eror severe e 50",
  fatal: "fatal critical crit alert emergency emerg panic dpanic f 60",
};

const byWord = new Map(
  Object.entries(spellings).flatMap(([level, words]) =>
    words.split(" ").map((word) => [word, level] as const),
  ),
);

/** The level that a logger's word stands for. */
export function toLevel(word: string): string | undefined {
  return byWord.get(word.toLowerCase());
}
