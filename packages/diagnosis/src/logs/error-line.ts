import { readLogLine } from "../messages/log-line.ts";

const WEIGHTS = { fatal: 3, error: 2, lesser: 1 } as const;

/** The line that tells why a program ended: of those that speak of an error the worst, the last of these, or else the last one. */
export function errorLine(lines: readonly string[]): string | undefined {
  const written = lines.filter((line) => line.trim() !== "");
  let worst: { readonly line: string; readonly weight: number } | undefined;
  let before = 0;
  for (const line of written) {
    const { isError, isPart, level = "lesser" } = readLogLine(line);
    before = Math.max(WEIGHTS[level], isPart ? before : 0);
    if (isError && before >= (worst?.weight ?? 0)) worst = { line, weight: before };
  }
  return worst?.line ?? written.at(-1);
}
