import {
  type Clock,
  type Conversations,
  type Inbox,
  type InvestigationStore,
} from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { isAway } from "./is-away.ts";
import { createForgettingMap } from "./memory/forgetting-map.ts";
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
  const { read, write, pay } = createAsking(rows, ports);
  const investigations: InvestigationStore = {
    put: (one) => write((by) => by.investigations.put(one), { memory }),
    get: (id) => read((by) => by.investigations.get(id), { memory }),
  };
  const conversations: Conversations = {
    claim: (...keys) => write((by) => by.conversations.claim(...keys), { memory }),
    get: (key) => read((by) => by.conversations.get(key), { memory }),
    update: (key, change) => write((by) => by.conversations.update(key, change), { memory }),
  };
  return {
    ...rows,
    investigations,
    conversations,
    verdicts: {
      give: (verdict) => write((by) => by.verdicts.give(verdict), { memory }),
      of: (id) => read((by) => by.verdicts.of(id), { memory }),
    },
    transcripts: {
      put: (one) => write((by) => by.transcripts.put(one), { memory }),
      get: (id) => read((by) => by.transcripts.get(id), { memory }),
    },
    inbox: inboxOf(rows.inbox, memory.inbox),
    async close() {
      await pay().catch((error: unknown) => logFailure(ports.log, error, "not kept after all"));
      await rows.close();
    },
  };
}

type Asking = <Result>(
  work: (store: Store) => Promise<Result>,
  instead: Pick<Stores, "memory">,
) => Promise<Result>;

interface Askings {
  readonly read: Asking;
  readonly write: Asking;
  readonly pay: () => Promise<void>;
}

function createAsking(rows: Store, { clock, log }: Pick<Stores, "clock" | "log">): Askings {
  const debts = createDebts(log, () => isAnswering(rows));
  let restsUntilMs = 0;
  const isResting = (): boolean => clock() < restsUntilMs;
  const rest = (error: unknown): void => {
    if (!isAway(error)) throw error;
    restsUntilMs = clock() + restMs;
    logFailure(log, error, "the database is away");
  };

  const read: Asking = async (work, { memory }) => {
    // What is not written yet is newer than what is.
    if (debts.areOwed()) {
      const held = await work(memory);
      if (isThere(held)) return held;
    }
    if (isResting()) return await work(memory);
    try {
      await debts.pay().catch(rest);
      return await work(rows);
    } catch (error) {
      rest(error);
      return await work(memory);
    }
  };

  const write: Asking = async (work, { memory }) => {
    try {
      if (!isResting()) {
        await debts.pay();
        return await work(rows);
      }
    } catch (error) {
      rest(error);
    }
    debts.owe(() => work(rows));
    return await work(memory);
  };
  return { read, write, pay: () => debts.pay() };
}

/** By a look that fails for no other reason. */
async function isAnswering(rows: Store): Promise<boolean> {
  try {
    await rows.conversations.get("");
    return true;
  } catch (error) {
    if (!isAway(error)) throw error;
    return false;
  }
}

function isThere(held: unknown): boolean {
  return Array.isArray(held) ? held.length > 0 : held !== undefined;
}

/** More is not held: each may be a whole investigation. */
const owedAtMost = 1000;
/** What is refused so often, while the database answers, never passes. */
const triesAtMost = 5;

interface Debt {
  readonly write: () => Promise<unknown>;
  tries: number;
}

/** What is to be written once the database is back, in the order in which it came. */
function createDebts(log: Log, isAnswered: () => Promise<boolean>) {
  const owed: Debt[] = [];
  let paying: Promise<void> | undefined;

  async function payAll(): Promise<void> {
    for (let first = owed[0]; first !== undefined; first = owed[0]) {
      try {
        await first.write();
      } catch (error) {
        // While nothing is answered it is no fault of this one.
        if (isAway(error) && !(await isAnswered())) throw error;
        first.tries += 1;
        if (isAway(error) && first.tries < triesAtMost) throw error;
        logFailure(log, error, "not kept after all");
      }
      owed.shift();
    }
  }

  return {
    areOwed: (): boolean => owed.length > 0,
    owe(write: Debt["write"]): void {
      owed.push({ write, tries: 0 });
      if (owed.length <= owedAtMost) return;
      owed.shift();
      log({ owed: owedAtMost }, "not kept after all");
    },
    /** Throws while the database is away. */
    async pay(): Promise<void> {
      if (owed.length === 0) return;
      paying ??= payAll().finally(() => {
        paying = undefined;
      });
      await paying;
    },
  };
}

/** What cannot be kept is answered all the same, and once: what was held is not taken a second time when the database is back. */
function inboxOf(kept: Inbox, held: Inbox): Inbox {
  const heldIds = createForgettingMap<true>(heldAtMost);
  return {
    ...kept,
    serve(kind, schema, work) {
      kept.serve(kind, schema, work);
      held.serve(kind, schema, work);
    },
    async take(kind, id, input) {
      const key = JSON.stringify([kind, id]);
      if (heldIds.get(key)) return false;
      try {
        return await kept.take(kind, id, input);
      } catch (error) {
        if (!isAway(error)) throw error;
        heldIds.set(key, true);
        return await held.take(kind, id, input);
      }
    },
  };
}

const heldAtMost = 20_000;
