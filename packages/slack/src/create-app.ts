import { type Log, logFailure } from "@binnacle/runtime";
import { App, LogLevel } from "@slack/bolt";
import { acknowledgeLate } from "./late-ack.ts";
import { clientOptionsOf, type Identity, type SlackConnection } from "./slack-api.ts";

/** It takes what sockets give it, which come and go. */
const noReceiver = {
  init: (): void => {},
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Where the handlers are. A token that is taken later serves what comes later. */
export function createApp(
  connection: SlackConnection,
  log: Log,
  { botId, botUserId }: Pick<Identity, "botId" | "botUserId">,
): App {
  const { logger, ...clientOptions } = clientOptionsOf(connection, log);
  const app = new App({
    receiver: noReceiver,
    authorize: () => Promise.resolve({ botToken: connection.botToken(), botId, botUserId }),
    clientOptions,
    logLevel: LogLevel.ERROR,
    ...(logger === undefined ? {} : { logger }),
  });
  acknowledgeLate(app);
  app.error(async (error) => logFailure(log, error, "slack handler failed"));
  return app;
}
