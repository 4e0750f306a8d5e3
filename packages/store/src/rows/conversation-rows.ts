import { Conversation, type Conversations } from "@binnacle/contracts";
import type { Kysely, Transaction } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { RowPorts } from "../store-ports.ts";

/** A claim lasts this long. Slack gives up delivering an event after an hour. */
const claimMs = 60 * 60_000;

export function conversationRows({ database, clock, redact }: RowPorts): Conversations {
  return {
    async claim(...keys) {
      const now = new Date(clock());
      return await database.ask((rows) => claimed(rows, [...new Set(keys)].toSorted(), now));
    },
    async get(key) {
      return await database.ask((rows) => talkOf(rows, key));
    },
    async update(key, change) {
      const now = new Date(clock());
      return await database.ask((rows) =>
        rows.transaction().execute(async (transaction) => {
          await begun(transaction, key, now);
          const talk = await talkOf(transaction, key, "locked");
          const changed = await redact(change(talk ?? emptyTalk(key)));
          await transaction
            .updateTable("conversation")
            .set({ conversation: JSON.stringify(changed), kept_at: now })
            .where("key", "=", key)
            .execute();
          return changed;
        }),
      );
    },
  };
}

/** All of them, or none: in one order, so that two who want the same wait for each other and do not block each other. */
async function claimed(rows: Kysely<Tables>, keys: readonly string[], now: Date): Promise<boolean> {
  const over = new Date(now.getTime() - claimMs);
  return await rows.transaction().execute(async (transaction) => {
    const taken = await transaction
      .insertInto("claim")
      .values(keys.map((key) => ({ key, claimed_at: now })))
      .onConflict((known) =>
        known.column("key").doUpdateSet({ claimed_at: now }).where("claim.claimed_at", "<=", over),
      )
      .returning("key")
      .execute();
    if (taken.length === keys.length) return true;
    // What was free stays free.
    await transaction
      .deleteFrom("claim")
      .where("key", "in", ["", ...taken.map(({ key }) => key)])
      .execute();
    return false;
  });
}

function emptyTalk(key: string): Conversation {
  return { key, offered: [], cited: [] };
}

/** A row that can be locked. */
async function begun(rows: Transaction<Tables>, key: string, now: Date): Promise<void> {
  await rows
    .insertInto("conversation")
    .values({ key, conversation: JSON.stringify(emptyTalk(key)), kept_at: now })
    .onConflict((known) => known.column("key").doNothing())
    .execute();
}

async function talkOf(
  rows: Kysely<Tables>,
  key: string,
  how?: "locked",
): Promise<Conversation | undefined> {
  const one = rows.selectFrom("conversation").select("conversation").where("key", "=", key);
  const row = await (how === "locked" ? one.forUpdate() : one).executeTakeFirst();
  return row === undefined ? undefined : Conversation.parse(row.conversation);
}
