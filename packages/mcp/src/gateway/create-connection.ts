import { AppError } from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import { bulkhead, ExponentialBackoff, handleAll, retry } from "cockatiel";
import { createBreakers } from "../server/create-breakers.ts";
import { openSession, type Session } from "./open-session.ts";
import type { ServerConfig } from "./server-config.ts";

export interface Connection {
  /** The session that questions share, or a new one. Throws `AppError` (unavailable) when the server cannot be reached. */
  readonly session: () => Promise<Session>;
  /** Asks in a session that no other question shares, one after another: who ends it ends it alone. Who gives up while it waits for its turn starts none. */
  readonly apart: <T>(ask: (session: Session) => Promise<T>, waiting: AbortSignal) => Promise<T>;
  /** Ends a session, unless another one has taken its place already. */
  readonly drop: (session: Session) => Promise<void>;
  /** Ends the sessions, also one that is being opened. */
  readonly close: () => Promise<void>;
}

/** With what each part of a link writes. */
export interface LinkPorts {
  readonly log: Log;
  readonly redactor: Redactor;
}

const maxWaiting = 200;

/** Holds at most one session that questions share and one apart, opens them on demand and forgets what ends. */
export function createConnection(config: ServerConfig, ports: LinkPorts): Connection {
  const closing = new AbortController();
  const live = new Set<Session>();
  const lane = bulkhead(1, maxWaiting);
  const open = createOpening(config, () =>
    openSession(config, { ...ports, signal: closing.signal, onEnd: forget }),
  );
  const openNew = async (): Promise<Session> => {
    if (closing.signal.aborted) throw new AppError("unavailable", "the gateway is closed");
    const session = await open(closing.signal);
    live.add(session);
    return session;
  };
  const shared = createShared(openNew);
  return {
    session: shared.get,
    apart: (ask, waiting) =>
      lane.execute(async () => {
        const session = await openNew();
        try {
          return await ask(session);
        } finally {
          // What lives after its question serves the next ones, unless they have a session.
          if (live.has(session) && !shared.takes(session)) await session.close();
        }
      }, waiting),
    drop: async (session) => {
      forget(session);
      await session.end();
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled([shared.opening(), ...[...live].map((session) => session.close())]);
    },
  };

  function forget(ended: Session): void {
    live.delete(ended);
    shared.forget(ended);
  }
}

function createShared(open: () => Promise<Session>) {
  let opening: Promise<Session> | undefined;
  let current: Session | undefined;
  const begin = async (): Promise<Session> => {
    try {
      current = await open();
      return current;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    opening: () => opening,
    get: async () => {
      opening ??= begin();
      return await opening;
    },
    /** False when there is one already. */
    takes: (session: Session): boolean => {
      if (opening !== undefined) return false;
      current = session;
      opening = Promise.resolve(session);
      return true;
    },
    forget: (ended: Session) => {
      if (current !== ended) return;
      current = undefined;
      opening = undefined;
    },
  };
}

type Opened =
  | { readonly kind: "open"; readonly session: Session }
  | { readonly kind: "failed"; readonly error: unknown };

/** What cannot be opened rests after a while: a child that ends at once is not started over and over. */
function createOpening({ restMs }: ServerConfig, openOnce: () => Promise<Session>) {
  const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 });
  const again = retry(handleAll, { maxAttempts: 2, backoff });
  const unlessResting = createBreakers({
    faultOf: (opened: Opened) =>
      opened.kind === "failed" ? { fault: "failed", why: whyNot(opened.error) } : undefined,
    words: { failed: "attempts to connect in a row failed" },
    restMs,
  });
  return async (signal: AbortSignal): Promise<Session> => {
    const opened = await unlessResting(
      "open",
      () => tryToOpen(() => again.execute(openOnce, signal)),
      signal,
    );
    if (opened.kind === "open") return opened.session;
    if (opened.kind === "failed") throw opened.error;
    throw new AppError("unavailable", `${opened.why}; it is ${opened.until}`);
  };
}

async function tryToOpen(open: () => Promise<Session>): Promise<Opened> {
  try {
    return { kind: "open", session: await open() };
  } catch (error) {
    return { kind: "failed", error };
  }
}

function whyNot(error: unknown): string {
  return error instanceof AppError ? error.message : "it cannot be reached";
}
