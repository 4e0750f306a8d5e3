import {
  AppError,
  type Clock,
  type Conversations,
  type Inbox,
  type InvestigationStore,
} from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { isAway } from "./is-away.ts";
import type { Store } from "./store.ts";

interface Stores {
  readonly rows: Store;
  /** Takes their place while they do not answer. */
  readonly memory: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who did not answer is not asked again for so long: each question would wait for it. */
const restMs = 5000;

/**
 * A store that goes on while its database does not answer: what is written then is held in memory, and written once the database is back,
 * in the order in which it came. What it kept before is not seen meanwhile. Incidents wait: who reports an alert reports it again.
 */
export function withFallback({ rows, memory, ...ports }: Stores): Store {
  const { read, write } = createAsking(ports);
  const investigations: InvestigationStore = {
    put: (one) => write((by) => by.investigations.put(one), { rows, memory }),
    get: (id) => read((by) => by.investigations.get(id), { rows, memory }),
  };
  const conversations: Conversations = {
    claim: (...keys) => write((by) => by.conversations.claim(...keys), { rows, memory }),
    get: (key) => read((by) => by.conversations.get(key), { rows, memory }),
    update: (key, change) => write((by) => by.conversations.update(key, change), { rows, memory }),
  };
  return {
    ...rows,
    investigations,
    conversations,
    verdicts: {
      give: (verdict) => write((by) => by.verdicts.give(verdict), { rows, memory }),
      of: (id) => read((by) => by.verdicts.of(id), { rows, memory }),
    },
    transcripts: {
      put: (one) => write((by) => by.transcripts.put(one), { rows, memory }),
      get: (id) => read((by) => by.transcripts.get(id), { rows, memory }),
    },
    inbox: inboxOf(rows.inbox, memory.inbox),
  };
}

type Asking = <Result>(
  work: (store: Store) => Promise<Result>,
  stores: Pick<Stores, "rows" | "memory">,
) => Promise<Result>;

function createAsking({ clock, log }: Pick<Stores, "clock" | "log">): {
  readonly read: Asking;
  readonly write: Asking;
} {
  const debts = createDebts(log);
  let restsUntilMs = 0;
  const ask =
    (isWritten: boolean): Asking =>
    async (work, { rows, memory }) => {
      const isResting = clock() < restsUntilMs;
      try {
        if (isResting) throw new AppError("unavailable", "The database did not answer just now.");
        await debts.pay();
        return await work(rows);
      } catch (error) {
        if (!isAway(error)) throw error;
        if (!isResting) {
          restsUntilMs = clock() + restMs;
          logFailure(log, error, "the database is away");
        }
        if (isWritten) debts.owe(() => work(rows));
        return await work(memory);
      }
    };
  return { read: ask(false), write: ask(true) };
}

/** What is to be written once the database is back. */
function createDebts(log: Log) {
  let owed: (() => Promise<unknown>)[] = [];
  let paying: Promise<void> | undefined;

  async function payAll(): Promise<void> {
    for (const one of owed) {
      await one().catch((error: unknown) => {
        if (isAway(error)) throw error;
        logFailure(log, error, "not kept after all");
      });
      owed = owed.filter((other) => other !== one);
    }
  }

  return {
    owe: (one: () => Promise<unknown>): void => void owed.push(one),
    /** In the order in which it came. Throws while the database is away. */
    async pay(): Promise<void> {
      if (owed.length === 0) return;
      paying ??= payAll().finally(() => {
        paying = undefined;
      });
      await paying;
    },
  };
}

/** What cannot be kept is answered all the same. */
function inboxOf(kept: Inbox, held: Inbox): Inbox {
  return {
    ...kept,
    serve(kind, schema, work) {
      kept.serve(kind, schema, work);
      held.serve(kind, schema, work);
    },
    async take(kind, id, input) {
      try {
        return await kept.take(kind, id, input);
      } catch (error) {
        if (!isAway(error)) throw error;
        return await held.take(kind, id, input);
      }
    },
  };
}
