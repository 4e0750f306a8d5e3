import type { LocalTime } from "./local-time.ts";
import type { Recording } from "./read-recording.ts";

/** Metrics of one recording: a value of each column at each step; `null`: none. */
export interface Columns {
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: ReadonlyMap<string, readonly (number | null)[]>;
}

/** Reads the table of metrics; undefined: there is none, or its times are not to be read. */
export function readColumns(
  { metrics = "" }: Recording,
  localTime: LocalTime,
): Columns | undefined {
  const [head = "", ...lines] = metrics.split(/\r?\n/u).filter((line) => line !== "");
  const rows = lines.map((line) => line.split(","));
  const times = rows.map(([time = ""]) => Date.parse(localTime(time) ?? ""));
  const [startMs, nextMs] = times;
  if (startMs === undefined || nextMs === undefined || !(nextMs > startMs)) return undefined;
  const names = head.split(",").slice(1);
  return {
    startMs,
    stepMs: nextMs - startMs,
    values: new Map(
      names.map((name, index) => [name, rows.map((row) => toValue(row[index + 1] ?? ""))]),
    ),
  };
}

function toValue(cell: string): number | null {
  const value = Number(cell);
  return cell.trim() === "" || !Number.isFinite(value) ? null : value;
}
