import type { Clock, Conversation, Conversations } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** A claim lasts this long. Slack gives up delivering an event after an hour. */
const claimMs = 60 * 60_000;

/** Holds talks and claims in memory. */
export function createConversations(options: {
  readonly clock: Clock;
  readonly capacity?: number;
}): Conversations {
  const { clock, capacity = 5000 } = options;
  const claims = createForgettingMap<number>(capacity);
  const conversations = createForgettingMap<Conversation>(capacity);
  return {
    async claim(...keys) {
      const nowMs = clock();
      if (keys.some((key) => nowMs - (claims.get(key) ?? -claimMs) < claimMs)) return false;
      for (const key of keys) claims.set(key, nowMs);
      return true;
    },
    get: async (key) => conversations.get(key),
    async update(key, change) {
      const changed = change(conversations.get(key) ?? { key, offered: [], cited: [] });
      conversations.set(key, changed);
      return changed;
    },
  };
}
