import { Cron } from "croner";
import type { ObjectOf } from "../state/kinds.table.ts";

/** The next two times of the schedule of a CronJob after a moment, milliseconds since the epoch; none when it is written in a way that is not read here. */
export function dueAfter(cronJob: ObjectOf<"CronJob">, fromMs: number): Date[] {
  return timesAfter(cronJob, fromMs) ?? [];
}

/** It is read, and no time of it comes. */
export function isNeverDue(cronJob: ObjectOf<"CronJob">, fromMs: number): boolean {
  return timesAfter(cronJob, fromMs)?.length === 0;
}

function timesAfter({ spec }: ObjectOf<"CronJob">, fromMs: number): Date[] | undefined {
  if (!(fromMs > 0)) return undefined;
  try {
    const timezone = spec.timeZone ?? "UTC";
    return new Cron(spec.schedule, { timezone, mode: "5-part" }).nextRuns(2, new Date(fromMs));
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
