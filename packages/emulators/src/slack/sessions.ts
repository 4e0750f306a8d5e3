import type { Streams } from "./streams.ts";

export const sessionStatuses = ["active", "processing", "suspended", "closed"] as const;

/** What an agent says of its work in a thread; it stays until the app says otherwise. */
export interface AgentSession {
  readonly channel: string;
  readonly thread_ts: string;
  readonly status: (typeof sessionStatuses)[number];
  readonly title: string;
  /** Who began it; the app when it did not say. */
  readonly initiator?: string | undefined;
}

export type Sessions = ReturnType<typeof createSessions>;

interface SessionsParts {
  readonly streams: Streams;
  /** The app is told when somebody presses Stop; otherwise Slack shows no such button. */
  readonly isStoppable: boolean;
}

/** Sessions of the app by thread. A title and who began it count when a session is new. */
export function createSessions({ streams, isStoppable }: SessionsParts) {
  const sessions = new Map<string, AgentSession>();
  const listeners = new Set<(session: AgentSession) => void>();
  return {
    isStoppable,
    set(said: AgentSession): AgentSession {
      const key = keyOf(said.channel, said.thread_ts);
      const session = { ...said, ...sessions.get(key), status: said.status };
      sessions.set(key, session);
      for (const listener of listeners) listener(session);
      return session;
    },
    rename(session: AgentSession, title: string): void {
      sessions.set(keyOf(session.channel, session.thread_ts), { ...session, title });
    },
    find: (channel: string, threadTs: string) => sessions.get(keyOf(channel, threadTs)),
    all: (): readonly AgentSession[] => [...sessions.values()],
    onChange(listener: (session: AgentSession) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Somebody presses Stop: Slack ends the streams of the thread itself and leaves the status as it is. */
    stop(channel: string, threadTs: string): readonly string[] {
      const session = sessions.get(keyOf(channel, threadTs));
      if (!isStoppable || session?.status !== "processing")
        throw new Error(`No Stop is shown in thread ${threadTs}.`);
      return streams.endAll(channel, threadTs);
    },
  };
}

function keyOf(channel: string, threadTs: string): string {
  return `${channel}/${threadTs}`;
}
