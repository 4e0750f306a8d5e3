import { AppError, present } from "@binnacle/contracts";
import { pino } from "pino";
import { type LogEvent, logEvents } from "./log-events.table.ts";
import { createRedactor, type Redactor } from "./redaction/create-redactor.ts";

/** Own log: one line of JSON on stderr, fields first, one of the events of the table, which has their levels; never a secret or a user's text. */
export type Log = (fields: Readonly<Record<string, unknown>>, event: LogEvent) => void;

/**
 * Writes to stderr, synchronously: stdout belongs to answers and to the stdio transport of MCP. Every field is redacted.
 */
export function createLog(name: string, redactor: Redactor = createRedactor()): Log {
  const logger = pino({ name }, pino.destination({ dest: 2, sync: true }));
  return (fields, event) => logger[logEvents[event]](redactor.now(shortened(fields)), event);
}

const textAtMost = 4000;

/** A long text would hold up the process while it is read for secrets. */
function shortened(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" && value.length > textAtMost ? cutAtSpace(value) : value,
    ]),
  );
}

/** Half a secret would look like none: a word that is cut is left out. */
function cutAtSpace(text: string): string {
  const kept = text.slice(0, textAtMost);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf(" "), kept.lastIndexOf("\n")))} … cut: ${text.length} characters`;
}

/** Logs a failure with its cause, and where a defect came from: what people and models are never shown. */
export function logFailure(log: Log, error: unknown, event: LogEvent): void {
  const cause =
    error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  const defect = error instanceof Error && !(error instanceof AppError) ? error.stack : undefined;
  const said = error instanceof Error ? error.message : "not an error";
  log({ error: said, cause, ...present({ stack: defect }) }, event);
}
