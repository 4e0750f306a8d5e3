import { endsForIt, goesOn } from "../messages/goes-on.ts";
import { type LogLine, readLogLine } from "../messages/log-line.ts";
import { bidsFarewell, refuses } from "../messages/refusal.ts";

const WEIGHTS = { fatal: 6, error: 5, warn: 4, unmarked: 4, lesser: 3, warned: 2 } as const;
/** A warning that names no trouble, and a refusal, count near the end of a run; so many lines are looked at for that. */
const NEAR = 30;
/** So many of the last lines, farewells left out, may be the refusal that a program ends for. */
const LAST = 3;

/** The line that tells why a program ended: of those that speak of an error the worst, the last of these, or else what it refuses at its end, or the last one. */
export function errorLine(lines: readonly string[]): string | undefined {
  const written = lines.filter((line) => line.trim() !== "");
  const worst = worstOf(written);
  const last = written.at(-1);
  if (worst?.weight === WEIGHTS.warned && last !== undefined && isBare(last)) return last;
  return worst?.line ?? refusalIn(written.slice(-NEAR)) ?? last;
}

interface Weighed {
  readonly line: string;
  readonly weight: number;
}

function worstOf(written: readonly string[]): Weighed | undefined {
  let worst: Weighed | undefined;
  let before = 0;
  for (const [index, line] of written.entries()) {
    const read = readLogLine(line);
    before = Math.max(weightOf(line, read), read.isPart ? before : 0);
    const tells = read.isError || (read.level === "warn" && index >= written.length - NEAR);
    if (tells && before >= Math.max(worst?.weight ?? 0, 1)) worst = { line, weight: before };
  }
  return worst;
}

function weightOf(line: string, { level, isError }: LogLine): number {
  if (level === "lesser") return isError && endsForIt(line) ? WEIGHTS.unmarked : WEIGHTS.lesser;
  if (level !== "warn" || isError || refuses(line)) return WEIGHTS[level ?? "unmarked"];
  return goesOn(line) ? 0 : WEIGHTS.warned;
}

/** No level, no part of what stands before, no farewell: a runtime, a shell or the kernel has the last word. */
function isBare(line: string): boolean {
  return readLogLine(line).level === undefined && !/^\s/.test(line) && !bidsFarewell(line);
}

/** Of the last refusals the rarest, the last of these. */
function refusalIn(near: readonly string[]): string | undefined {
  const last = near.filter((line) => !bidsFarewell(line)).slice(-LAST);
  const refusals = last.filter(refuses);
  if (refusals.length < 2) return refusals[0];
  const shapes = near.map(shapeOf);
  const counts = refusals.map((line) => shapes.filter((other) => other === shapeOf(line)).length);
  return refusals[counts.lastIndexOf(Math.min(...counts))];
}

function shapeOf(line: string): string {
  return line.replaceAll(/\d+/g, "0");
}
