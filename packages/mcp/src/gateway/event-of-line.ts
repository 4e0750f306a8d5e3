import type { LogEvent } from "@binnacle/runtime";
import { z } from "zod";

type Reported = Extract<LogEvent, `server reported${string}`>;

const Line = z
  .string()
  .transform(jsonOf)
  .pipe(z.object({ level: z.number() }));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const warn = 40;
const error = 50;

/** As loud as the server says that its line is, where it says so in the way of our own servers. */
export function eventOfLine(line: string): Reported {
  const { level = 0 } = Line.safeParse(line).data ?? {};
  if (level >= error) return "server reported a failure";
  return level >= warn ? "server reported a warning" : "server reported";
}
