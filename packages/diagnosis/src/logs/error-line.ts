import { readLogLine } from "../messages/log-line.ts";

/** The line that tells why a program ended: the last one that speaks of an error, or else the last one. */
export function errorLine(lines: readonly string[]): string | undefined {
  const written = lines.filter((line) => line.trim() !== "");
  return written.findLast((line) => readLogLine(line).isError) ?? written.at(-1);
}
