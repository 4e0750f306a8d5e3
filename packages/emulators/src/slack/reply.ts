import type { SlackMessage } from "./slack-model.ts";
import { identity, type Json } from "./slack-model.ts";

/** A business error: HTTP 200 with `ok: false`, and the lines that the SDK writes to its log. */
export function failure(error: string, details: readonly string[] = []): Json {
  return {
    ok: false,
    error,
    ...(details.length > 0 && {
      errors: details,
      response_metadata: { messages: details.map((detail) => `[ERROR] ${detail}`) },
    }),
  };
}

/** A message as history and post answers show it: without its channel, metadata only on request. */
export function toApiMessage(message: SlackMessage, withMetadata: boolean): Json {
  const { channel: _channel, metadata, ...rest } = message;
  return {
    ...rest,
    ...(message.bot_id !== undefined && { bot_profile: botProfile }),
    ...(withMetadata && metadata && { metadata }),
  };
}

const botProfile = {
  id: identity.bot,
  app_id: identity.app,
  user_id: identity.botUser,
  team_id: identity.team,
  deleted: false,
};
