import { AppError } from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import { ExponentialBackoff, handleAll, retry } from "cockatiel";
import { openSession, type Session } from "./open-session.ts";
import type { ServerConfig } from "./server-config.ts";

export interface Connection {
  /** The open session, or a new one. Throws `AppError` (unavailable) when the server cannot be reached. */
  readonly session: () => Promise<Session>;
  /** Ends a session, unless another one has taken its place already. */
  readonly drop: (session: Session) => Promise<void>;
  /** Ends the session, also one that is being opened. */
  readonly close: () => Promise<void>;
}

/** With what each part of a link writes. */
export interface LinkPorts {
  readonly log: Log;
  readonly redactor: Redactor;
}

/** Holds at most one session to a server, opens it on demand and forgets it when it ends. */
export function createConnection(config: ServerConfig, ports: LinkPorts): Connection {
  const opening = retry(handleAll, {
    maxAttempts: 2,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 }),
  });
  const closing = new AbortController();
  const live = new Set<Session>();
  let current: Promise<Session> | undefined;
  return {
    session: async () => {
      if (closing.signal.aborted) throw new AppError("unavailable", "the gateway is closed");
      current ??= open();
      return await current;
    },
    drop: async (session) => {
      forget(session);
      await session.close();
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled([current, ...[...live].map((session) => session.close())]);
    },
  };

  async function open(): Promise<Session> {
    try {
      const opened = await opening.execute(
        () => openSession(config, { ...ports, signal: closing.signal, onEnd: forget }),
        closing.signal,
      );
      live.add(opened);
      return opened;
    } catch (error) {
      current = undefined;
      throw error;
    }
  }

  function forget(ended: Session): void {
    if (live.delete(ended)) current = undefined;
  }
}
