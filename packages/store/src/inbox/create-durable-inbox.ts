import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type Clock, type Inbox } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { createWorks, type RunWork } from "../create-works.ts";
import type { Database } from "../database/database.ts";
import { createPresence, type Presence } from "./create-presence.ts";
import { inTurn } from "./in-turn.ts";
import type { Queue } from "./open-queue.ts";

interface InboxPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** How often a process says that it lives, and looks for what others left; whoever says nothing four times is dead. */
  readonly sayEveryMs?: number;
}

interface DurableInbox extends Inbox {
  /** Deletes what was answered before `ms` (milliseconds since the epoch), once it is open. */
  readonly forgetBefore: (ms: number) => Promise<void>;
}

/**
 * Keeps what came in as rows of DBOS, which begins again what a process left. In a directory the process that opens it is the only one;
 * on PostgreSQL each says that it lives, and what one left that says so no more is taken up by another.
 */
export function createDurableInbox(ports: InboxPorts): DurableInbox {
  const works = createWorks();
  const presence = createPresence({ ...ports, silentMs: 4 * everyMs(ports) });
  let opening: Promise<Opened> | undefined;
  const opened = (): Promise<Opened> => {
    opening ??= open(ports, presence, works.run);
    return opening;
  };
  return {
    serve: works.serve,
    take: async (kind, id, input) => (await opened()).queue.take(kind, id, input),
    open: async () => void (await opened()),
    async forgetBefore(ms) {
      if (opening !== undefined) await (await opening).queue.forgetBefore(ms);
    },
    async close() {
      if (opening === undefined) return;
      const { queue, stopLooking } = await opening;
      await stopLooking();
      await queue.close();
      // Where the database is away it is taken for dead a little later.
      await presence
        .leave()
        .catch((error: unknown) => logFailure(ports.log, error, "database connection lost"));
    },
  };
}

function everyMs({ sayEveryMs = 5000 }: InboxPorts): number {
  return sayEveryMs;
}

interface Opened {
  readonly queue: Queue;
  readonly stopLooking: () => Promise<void>;
}

async function open(ports: InboxPorts, presence: Presence, run: RunWork): Promise<Opened> {
  const { database, log } = ports;
  await presence.say();
  // It costs a tenth of a second that a bot without a database does not spend.
  const { openQueue } = await import("./open-queue.ts");
  const openOwn = (): Promise<Queue> => openQueue({ database, id: presence.id, run, log });
  if (database.kind === "embedded") return { queue: await openOwn(), stopLooking: async () => {} };
  // The queue makes its tables: two that do it at once fail.
  const queue = await inTurn(database, { lock: "launch", isSkipped: false }, openOwn);
  if (queue === undefined) throw new AppError("bug", "The queue was not opened.");
  return { queue, stopLooking: keepLooking({ queue, presence, ports }) };
}

interface Looking {
  readonly queue: Queue;
  readonly presence: Presence;
  readonly ports: InboxPorts;
}

/** One look after the other, however long each takes; gives how to end it. */
function keepLooking({ queue, presence, ports }: Looking): () => Promise<void> {
  const { database, log } = ports;
  const stopping = new AbortController();
  const { signal } = stopping;
  const look = async (): Promise<void> => {
    await presence.say();
    // Two that take over at once would begin the same twice.
    await inTurn(database, { lock: "takeOver", isSkipped: true }, async () => {
      await queue.takeOver(await presence.deaths());
    });
  };
  const looks = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => logFailure(log, error, "inbox not looked through"));
      await sleep(everyMs(ports), undefined, { signal }).catch(() => {});
    }
  };
  const looking = looks();
  return async () => {
    stopping.abort();
    await looking;
  };
}
