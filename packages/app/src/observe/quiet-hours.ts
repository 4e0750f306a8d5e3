import { z } from "zod";

const time = z
  .string()
  .refine((text) => /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(text), "a time of day, like 22:00");
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** When the bot posts nothing by itself. */
export const QuietHours = z
  .strictObject({
    from: time.describe("When they begin, in timeZone: 22:00"),
    to: time.describe("When they end, the next day where that is not later: 07:00"),
    days: z
      .array(z.enum(days))
      .min(1)
      .optional()
      .describe("Days on which they begin; absent: each"),
  })
  .optional()
  .describe(
    "What the bot posts by itself waits for their end, and is told in one line then; absent: never. Answers come at any time",
  );
export type QuietHours = NonNullable<z.infer<typeof QuietHours>>;

export interface Hours {
  readonly quietHours: QuietHours | undefined;
  /** IANA name. */
  readonly timeZone: string;
}

/** Hours that end when they begin are a whole day. */
export function isQuiet(nowMs: number, { quietHours, timeZone }: Hours): boolean {
  if (quietHours === undefined) return false;
  const { from, to, days: begins = days } = quietHours;
  const { day, time: now } = localTime(nowMs, timeZone);
  const isBegun = (onDay: number): boolean => begins.some((name) => days.indexOf(name) === onDay);
  const lastDay = (day + days.length - 1) % days.length;
  if (from < to) return isBegun(day) && from <= now && now < to;
  return (isBegun(day) && from <= now) || (isBegun(lastDay) && now < to);
}

/** The day of the week from Monday, and the time as settings write it. */
function localTime(nowMs: number, timeZone: string): { day: number; time: string } {
  const format = { timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  const parts = new Intl.DateTimeFormat("en-GB", { ...format, weekday: "short" }).formatToParts(
    nowMs,
  );
  const partOf = (wanted: string): string =>
    parts.find(({ type }) => type === wanted)?.value.toLowerCase() ?? "";
  const weekday = partOf("weekday");
  return {
    day: days.findIndex((name) => name === weekday),
    time: `${partOf("hour")}:${partOf("minute")}`,
  };
}
