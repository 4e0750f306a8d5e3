import { entryOf, outlineOf, valueOf } from "../describe/outline.ts";
import { msOf, timeOf } from "../describe/recording-clock.ts";
import { rowsOf } from "../describe/text-table.ts";
import type { LocalTime } from "./local-time.ts";
import type { Recording } from "./read-recording.ts";

/**
 * When the pods were printed: each began at a time and had an age. What the data set calls its time is up to a minute
 * later, and ages would not fit to it. Undefined: neither is known.
 */
export function recordedAtOf(
  { commands, collectedAt }: Pick<Recording, "commands" | "collectedAt">,
  localTime: LocalTime,
): string | undefined {
  const printed = Object.entries(commands)
    .flatMap(([command, text]) => {
      if (!command.startsWith("kubectl describe pods ")) return [];
      const table = commands[command.replace(" describe ", " get ")] ?? "";
      const beganMs = beginningIn(text);
      const ageMs = msOf(rowsOf(table.split("\n"))[0]?.["AGE"]);
      return beganMs === undefined || ageMs === undefined ? [] : [beganMs + ageMs];
    })
    .toSorted((left, right) => left - right);
  const middle = printed[Math.floor(printed.length / 2)];
  return middle === undefined
    ? localTime(collectedAt)
    : `${new Date(middle).toISOString().slice(0, 19)}Z`;
}

function beginningIn(text: string): number | undefined {
  const entries = outlineOf(text);
  return entryOf(entries, "Start Time") === undefined
    ? undefined
    : timeOf(valueOf(entries, "Start Time"));
}
