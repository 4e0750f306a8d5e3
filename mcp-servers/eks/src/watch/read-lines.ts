import type { IncomingMessage } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";

/** One event, and no object, is larger. */
const lineAtMost = 16 * 1024 * 1024;

/**
 * The lines of an answer as they come, those of one packet at once. Throws `AppError` (timeout) when nothing comes for longer than
 * `silenceMs` says, and what the socket reports.
 */
export async function* readLines(
  incoming: IncomingMessage,
  silenceMs: () => number,
): AsyncGenerator<readonly string[], void, undefined> {
  const silent = () =>
    incoming.destroy(new AppError("timeout", "Nothing was heard of the watch for too long."));
  let timer = setTimeout(silent, silenceMs());
  let rest = "";
  try {
    for await (const chunk of incoming.setEncoding("utf8")) {
      clearTimeout(timer);
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > lineAtMost) throw new AppError("unavailable", "One event has no end.");
      const told = lines.filter((line) => line !== "");
      if (told.length > 0) yield told;
      // A socket that always has more would be read on and on, and nobody else heard.
      await nextTurn();
      // What was read may have changed how long may be silence.
      timer = setTimeout(silent, silenceMs());
    }
  } finally {
    clearTimeout(timer);
    incoming.destroy();
  }
}
