import type { Inbox } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { createWorks, type RunWork } from "../create-works.ts";
import type { Database } from "../database/database.ts";
import { createPresence, type Presence } from "./create-presence.ts";
import { inTurn } from "./in-turn.ts";
import type { Queue } from "./open-queue.ts";

interface InboxPorts {
  readonly database: Database;
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
    isDurable: true,
    serve: works.serve,
    take: async (kind, id, input) => (await opened()).queue.take(kind, id, input),
    open: async () => void (await opened()),
    async forgetBefore(ms) {
      if (opening !== undefined) await (await opening).queue.forgetBefore(ms);
    },
    async close() {
      if (opening === undefined) return;
      const { queue, stopLooking } = await opening;
      stopLooking();
      await queue.close();
      await presence.leave();
    },
  };
}

function everyMs({ sayEveryMs = 5000 }: InboxPorts): number {
  return sayEveryMs;
}

interface Opened {
  readonly queue: Queue;
  readonly stopLooking: () => void;
}

async function open(ports: InboxPorts, presence: Presence, run: RunWork): Promise<Opened> {
  const { database, log } = ports;
  await presence.say();
  // It costs a tenth of a second that a bot without a database does not spend.
  const { openQueue } = await import("./open-queue.ts");
  const openOwn = (): Promise<Queue> => openQueue({ database, id: presence.id, run, log });
  if (database.kind === "embedded") return { queue: await openOwn(), stopLooking: () => {} };
  // The queue makes its tables: two that do it at once fail.
  const queue = await inTurn(database, "launch", openOwn);
  const look = async (): Promise<void> => {
    await presence.say();
    // Two that take over at once would begin the same twice.
    await inTurn(database, "takeOver", async () => queue.takeOver(await presence.living()));
  };
  const lookOrLog = (): void =>
    void look().catch((error: unknown) => logFailure(log, error, "inbox not looked through"));
  lookOrLog();
  const looking = setInterval(lookOrLog, everyMs(ports));
  return { queue, stopLooking: () => clearInterval(looking) };
}
