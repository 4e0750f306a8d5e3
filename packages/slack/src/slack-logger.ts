import type { Log } from "@binnacle/runtime";
import { LogLevel, type webApi } from "@slack/bolt";

const silent = (): void => {};

/** The SDK logs to the console; its errors and warnings belong into our log. */
export function slackLogger(log: Log): NonNullable<webApi.WebClientOptions["logger"]> {
  const write = (...parts: unknown[]): void => log({ parts: parts.map(String) }, "slack sdk");
  return {
    debug: silent,
    info: silent,
    warn: write,
    error: write,
    setLevel: silent,
    getLevel: () => LogLevel.ERROR,
    setName: silent,
  };
}
