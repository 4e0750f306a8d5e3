import { AppError } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
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

/** Holds at most one session to a server, opens it on demand and forgets it when it ends. */
export function createConnection(config: ServerConfig, log: Log): Connection {
  const opening = retry(handleAll, {
    maxAttempts: 2,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 }),
  }).dangerouslyUnref();
  const closing = new AbortController();
  const open = new Set<Session>();
  let current: Promise<Session> | undefined;
  return { session, drop, close };

  async function session(): Promise<Session> {
    if (closing.signal.aborted) throw new AppError("unavailable", "the gateway is closed");
    current ??= openOne();
    return await current;
  }

  async function openOne(): Promise<Session> {
    try {
      const opened = await opening.execute(
        () => openSession(config, { log, signal: closing.signal, onEnd }),
        closing.signal,
      );
      open.add(opened);
      return opened;
    } catch (error) {
      current = undefined;
      throw error;
    }
  }

  function onEnd(ended: Session): void {
    if (open.delete(ended)) current = undefined;
  }

  async function drop(ended: Session): Promise<void> {
    onEnd(ended);
    await ended.close();
  }

  async function close(): Promise<void> {
    closing.abort();
    await Promise.all([...open].map((session) => session.close()));
  }
}
