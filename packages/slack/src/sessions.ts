import { type Log, logFailure } from "@binnacle/runtime";
import type { Run } from "./create-running.ts";
import type { ProgressApi, SessionAt, SessionStatus } from "./progress-api.ts";

/** Slack's sign in a thread that the bot works, and its Stop. */
export interface Sessions {
  readonly in: (thread: Thread) => Session;
  /** Takes the sign away where nothing of ours runs: it outlives the process that set it. */
  readonly rest: (thread: Thread) => void;
}

/** The share of one answer in it. */
export interface Session {
  /** Work goes on, on what this person asked. */
  readonly begin: (asked: { readonly title: string; readonly user: string }) => void;
  /** What was begun is done, whatever came of it; the sign goes with the last work of the thread. */
  readonly end: () => void;
}

type Thread = Pick<SessionAt, "channel" | "threadTs">;

interface SessionsPorts {
  readonly setStatus: ProgressApi["setStatus"];
  /** The sign is set beside the work: nobody waits for it. */
  readonly run: Run;
  readonly log: Log;
}

interface Sign {
  works: number;
  /** All that Slack was told of it, in its order. */
  told: Promise<void>;
}

export function createSessions(ports: SessionsPorts): Sessions {
  const signs = new Map<string, Sign>();
  const tell = createTeller(ports);
  const signIn = ({ channel, threadTs }: Thread): Sign => {
    const key = `${channel}:${threadTs}`;
    const sign = signs.get(key) ?? { works: 0, told: Promise.resolve() };
    signs.set(key, sign);
    return sign;
  };
  const say = (session: SessionAt, status: SessionStatus): void => {
    const sign = signIn(session);
    const told = sign.told.then(() => tell(session, status));
    sign.told = told;
    ports.run(async () => {
      await told;
      const isLast = sign.works === 0 && sign.told === told;
      if (isLast) signs.delete(`${session.channel}:${session.threadTs}`);
    });
  };
  const add = (works: number, session: SessionAt): void => {
    const sign = signIn(session);
    sign.works += works;
    if (works > 0 && sign.works === 1) say(session, "processing");
    if (sign.works === 0) say(session, "active");
  };
  return {
    in: ({ channel, threadTs }) => createSession({ channel, threadTs }, add),
    rest: (thread) => add(0, thread),
  };
}

function createSession(thread: Thread, add: (works: number, session: SessionAt) => void): Session {
  let isBegun = false;
  return {
    begin(asked) {
      if (!isBegun) add(1, { ...thread, ...asked });
      isBegun = true;
    },
    end() {
      if (isBegun) add(-1, thread);
      isBegun = false;
    },
  };
}

/** A workspace may not know the sign, and no answer needs it: what Slack does not take is logged, once. */
function createTeller({ setStatus, log }: SessionsPorts): ProgressApi["setStatus"] {
  let isLogged = false;
  return async (session, status) => {
    try {
      await setStatus(session, status);
    } catch (error) {
      if (!isLogged) logFailure(log, error, "session status not shown");
      isLogged = true;
    }
  };
}
