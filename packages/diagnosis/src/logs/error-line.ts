import { readLogLine } from "../messages/log-line.ts";

/** The line that tells why a program ended: the last one that speaks of an error, or else the last one. */
export function errorLine(lines: readonly string[]): string | undefined {
  const written = lines.filter((line) => line.trim() !== "");
  return written.findLast(isErrorLine) ?? written.at(-1);
}

/** It speaks of an error, and is no frame of a stack. */
export function isErrorLine(line: string): boolean {
  return readLogLine(line).isError;
}

/** The message of a line: of a JSON log its message field, of any other the line without its leading time. */
export function messageOf(line: string): string {
  return readLogLine(line).message;
}
