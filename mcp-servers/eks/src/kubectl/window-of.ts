import { AppError, Instant } from "@binnacle/contracts";
import { type Between, windowBetween } from "../window-between.ts";
import { durationSeconds } from "./age.ts";
import type { Command } from "./command.ts";
import { textFlag } from "./scope-of.ts";

/** `--since 1h --until 20m`, `--since-time 2026-11-20T03:00:00Z`: how long before `now` (milliseconds), or when. */
export function windowOf(flags: Command["flags"], now: number): Between {
  const since = textFlag(flags["since"]) ?? textFlag(flags["sinceTime"]);
  return windowBetween(
    momentOf("--since", since, now),
    momentOf("--until", textFlag(flags["until"]), now),
    now,
  );
}

function momentOf(flag: string, text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const seconds = durationSeconds(text);
  if (seconds !== undefined) return new Date(now - seconds * 1000).toISOString();
  if (Instant.safeParse(text).success) return text;
  throw new AppError("bad_input", `${flag} needs a duration (30s, 10m, 2h) or a time in RFC 3339.`);
}
