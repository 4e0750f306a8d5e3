import {
  type Answer,
  AppError,
  type Asked,
  type Conversation,
  type Conversations,
  type DecideResult,
  type Decision,
  type Investigation,
  type Investigations,
  type Person,
  type Trigger,
  type Verdict,
} from "@binnacle/contracts";
import type { SlackMessage, View } from "@binnacle/report";
import type { MessageIds } from "../message-ids.ts";
import { MessageEvent, onMessage } from "../on-message.ts";
import { onSessionStopped, SessionStopped } from "../on-stop.ts";
import type { SlackPorts } from "../ports.ts";
import type { SessionAt, SessionStatus } from "../progress-api.ts";
import { createSessions } from "../sessions.ts";
import type { SlackApi, ThreadMessage } from "../slack-api.ts";
import { createThreads } from "../threads.ts";
import { answerOf, quiet } from "./samples.ts";

export const bot = "U0BOT";

interface Written {
  readonly kind: "post" | "edit" | "whisper";
  readonly message: SlackMessage;
  readonly ids: MessageIds | undefined;
}

interface Play {
  /** What Slack says stands in every thread. */
  readonly standing?: readonly ThreadMessage[];
  /** Why Slack gives no thread. */
  readonly unreadable?: AppError;
  readonly answer?: (trigger: Asked) => Answer;
  /** What a run shows, until it waits at "stuck" for somebody who stops it. */
  readonly snapshots?: readonly (Investigation | "stuck")[];
  readonly decide?: (decision: Decision) => DecideResult;
  /** Why Slack does not show that work goes on. */
  readonly signless?: AppError;
}

/** What happened so far. */
interface Seen {
  readonly answered: Asked[];
  readonly started: Trigger[];
  readonly decided: Decision[];
  readonly written: Written[];
  /** Roots of the threads that Slack was asked for. */
  readonly threadsRead: string[];
  readonly talks: Map<string, Conversation>;
  readonly held: Map<string, Investigation>;
  readonly verdicts: Verdict[];
  /** What stood in modals, oldest first. */
  readonly views: View[];
  /** What is left for later. */
  readonly later: (() => Promise<void>)[];
  /** Who stopped what. */
  readonly stopped: { readonly id: string; readonly by: Person }[];
  /** Of sessions: what Slack was told. */
  readonly signs: (SessionAt & { readonly status: SessionStatus })[];
}

/** Slack and all that processes share, in memory. Each `bot()` is a process of its own. */
export function createWorkspace(play: Play = {}) {
  const stopping = new AbortController();
  const seen = nothingSeen();
  const progress = createProgress(play, seen);
  const shared: Omit<SlackPorts, "threads"> = {
    botUserId: bot,
    team: "T1",
    clusters: ["prod-eu", "prod-us"],
    clock: () => Date.parse("2026-01-01T10:00:00Z"),
    timeZone: "UTC",
    log: () => {},
    wait: async () => {},
    editGapMs: 0,
    signal: stopping.signal,
    conversations: createConversations(seen),
    store: { get: async (id) => seen.held.get(id) },
    later: (_, work) => void seen.later.push(work),
    startedMs: 0,
    verdicts: {
      give: async (verdict) => void seen.verdicts.push(verdict),
      of: async () => [...seen.verdicts],
    },
    commands: {
      answer: async (trigger) => {
        seen.answered.push(trigger);
        return play.answer?.(trigger) ?? answerOf();
      },
    },
    investigations: createInvestigations(play, seen),
    api: createApi(play, seen),
    progress,
    sessions: createSessions({
      setStatus: progress.setStatus,
      run: (work) => void work(),
      log: () => {},
    }),
  };
  return {
    ...seen,
    stop: (reason: Error) => stopping.abort(reason),
    /** The talk is about an investigation. */
    hold: (key: string) => hold(key, seen),
    bot: (over: Partial<SlackPorts> = {}) =>
      createBot({ ...shared, threads: createThreads(), ...over }),
  };
}

function nothingSeen(): Seen {
  return {
    answered: [],
    started: [],
    decided: [],
    written: [],
    threadsRead: [],
    talks: new Map(),
    held: new Map(),
    verdicts: [],
    views: [],
    later: [],
    stopped: [],
    signs: [],
  };
}

function hold(key: string, { held, talks }: Seen): void {
  held.set(quiet.id, quiet);
  talks.set(key, { offered: [], cited: [], ...talks.get(key), key, investigationId: quiet.id });
}

function createConversations({ talks }: Seen): Conversations {
  const claimed = new Set<string>();
  return {
    claim: async (...keys) => {
      const isFree = keys.every((key) => !claimed.has(key));
      for (const key of keys) claimed.add(key);
      return isFree;
    },
    get: async (key) => talks.get(key),
    update: async (key, change) => {
      const changed = change(talks.get(key) ?? { key, offered: [], cited: [] });
      talks.set(key, changed);
      return changed;
    },
  };
}

function createInvestigations({ snapshots = [quiet], decide }: Play, seen: Seen): Investigations {
  const stop = Promise.withResolvers<Person>();
  return {
    start: async (trigger) => {
      seen.started.push(trigger);
      hold(trigger.conversation ?? "", seen);
      return quiet.id;
    },
    watch: async function* (_, signal) {
      let last = quiet;
      for (const snapshot of snapshots) {
        if (snapshot === "stuck") {
          const by = await Promise.race([aborted(signal), stop.promise]);
          if (by !== undefined) yield stoppedBy(by, last);
          return;
        }
        last = snapshot;
        yield snapshot;
      }
    },
    stop: async (id, by) => {
      seen.stopped.push({ id, by });
      stop.resolve(by);
    },
    opened: async function* () {},
    decide: async (decision) => {
      seen.decided.push(decision);
      return decide?.(decision) ?? { kind: "gone" };
    },
  };
}

function createApi(
  { standing = [], unreadable }: Play,
  { written, threadsRead, views }: Seen,
): SlackApi {
  const write = (kind: Written["kind"], message: SlackMessage, ids?: MessageIds): string => {
    written.push({ kind, message, ids });
    return `7.${written.length}`;
  };
  return {
    identify: async () => ({ botId: "B1", botUserId: bot, team: "T1" }),
    post: async (_, message, ids) => write("post", message, ids),
    edit: async (_, message, ids) => {
      write("edit", message, ids);
    },
    postEphemeral: async (_, message) => {
      write("whisper", message);
    },
    thread: async (_, ts) => {
      threadsRead.push(ts);
      if (unreadable !== undefined) throw unreadable;
      return [...standing];
    },
    userName: async () => "ada",
    openView: async (_, view) => `V${views.push(view)}`,
    updateView: async (_, view) => void views.push(view),
  };
}

function createProgress({ signless }: Play, { signs }: Seen): SlackPorts["progress"] {
  const noStream = async (): Promise<never> => {
    throw new AppError("unavailable", "Slack refused it: unknown_method.");
  };
  return {
    setStatus: async (session, status) => {
      if (signless !== undefined) throw signless;
      signs.push({ ...session, status });
    },
    startStream: noStream,
    appendStream: noStream,
    stopStream: noStream,
  };
}

function createBot(ports: SlackPorts) {
  return {
    ports,
    /** What Slack's Events API delivers. */
    deliver: async (event: object, id?: string): Promise<void> => {
      const message = MessageEvent.parse(event);
      await onMessage(message, id ?? `E${message.ts}`, ports);
    },
    /** Somebody presses Slack's own Stop. */
    pressStop: async (event: object, id: string): Promise<void> =>
      onSessionStopped(SessionStopped.parse(event), id, ports),
  };
}

function stoppedBy({ name }: Person, last: Investigation): Investigation {
  return { ...last, status: "stopped", failure: `Stopped by ${name}.` };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
  });
}
