import type { Log } from "@binnacle/runtime";
import { LogLevel, type webApi } from "@slack/bolt";

const silent = (): void => {};

/** The SDK logs to the console; its errors and warnings belong into our log. */
export function slackLogger(log: Log): NonNullable<webApi.WebClientOptions["logger"]> {
  const to =
    (event: "slack sdk warned" | "slack sdk failed") =>
    (...parts: unknown[]): void =>
      log({ parts: parts.map(String) }, event);
  return {
    debug: silent,
    info: silent,
    warn: to("slack sdk warned"),
    error: to("slack sdk failed"),
    setLevel: silent,
    getLevel: () => LogLevel.ERROR,
    setName: silent,
  };
}
