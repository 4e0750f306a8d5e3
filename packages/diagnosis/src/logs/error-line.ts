const ERROR =
  /\b(?:fatal|panic|error|err|exception|failed|failure|cannot|can't|could not|unable|traceback|required|missing|invalid|denied|refused|not found|not set|timed? ?out)\b|(?:Error|Exception)\b/i;
const STACK_FRAME =
  /^\s*(?:at\s|File "|\.{3}|goroutine \d|\S+\.go:\d+|\d+: |Caused by: .*\.\.\. \d+ more)/;

/** The line that tells why a program ended: the last one that speaks of an error, or else the last one. */
export function errorLine(lines: readonly string[]): string | undefined {
  const written = lines.filter((line) => line.trim() !== "");
  return written.findLast(isErrorLine) ?? written.at(-1);
}

/** It speaks of an error, and is no frame of a stack. */
export function isErrorLine(line: string): boolean {
  return ERROR.test(line) && !STACK_FRAME.test(line);
}

const MESSAGE_FIELD = /"(?:msg|message|error|err|reason)"\s*:\s*"((?:[^"\\]|\\.)*)"/;

/** The message of a line: of a JSON log its message field, of any other the line without its leading time and level. */
export function messageOf(line: string): string {
  const inJson = line.trimStart().startsWith("{") ? MESSAGE_FIELD.exec(line)?.[1] : undefined;
  return (inJson ?? line).replace(
    /^\s*(?:\[?\d{4}[-/]\d{2}[-/]\d{2}[T ]?[\d:.,]*(?:Z|[+-]\d{2}:?\d{2})?\]?\s*)/,
    "",
  );
}
