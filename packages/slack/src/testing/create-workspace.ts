import type { Answer, Conversations, Inbox } from "@binnacle/contracts";
import type { SlackMessage } from "@binnacle/report";
import { createRedactor } from "@binnacle/runtime";
import { createGate } from "../access/create-gate.ts";
import { createRefusals } from "../access/create-refusals.ts";
import type { DirectoryApi } from "../access/directory-api.ts";
import { Envelope, MessageEvent } from "../message-event.ts";
import type { MessageIds } from "../message-ids.ts";
import { onMessage } from "../on-message.ts";
import { onSessionStopped, SessionStopped } from "../on-stop.ts";
import type { SlackPorts } from "../ports.ts";
import { serveKept } from "../serve-kept.ts";
import { createSessions } from "../sessions.ts";
import type { SlackApi } from "../slack-api.ts";
import { createThreads } from "../threads.ts";
import { createTurns } from "../turns.ts";
import { createInvestigations } from "./create-investigations.ts";
import { createProgress } from "./create-progress.ts";
import { hold, nothingSeen, type Play, type Seen, type Written } from "./play.ts";
import { answerOf } from "./samples.ts";

export const bot = "U0BOT";

/** Slack and all that processes share, in memory. Each `bot()` is a process of its own. */
export function createWorkspace(play: Play = {}) {
  const stopping = new AbortController();
  const seen = nothingSeen();
  const shared = createPorts(play, seen, stopping.signal);
  const taken = new Set<string>();
  return {
    ...seen,
    stop: (reason: Error) => stopping.abort(reason),
    /** The talk is about an investigation. */
    hold: (key: string) => hold(key, seen),
    bot: (over: Partial<SlackPorts> = {}) =>
      createBot({
        ...shared,
        inbox: createInbox(taken),
        threads: createThreads(),
        turns: createTurns(),
        ...over,
      }),
  };
}

function createPorts(
  play: Play,
  seen: Seen,
  signal: AbortSignal,
): Omit<SlackPorts, "threads" | "turns" | "inbox"> {
  const progress = createProgress(play, seen);
  const { log, clock } = surroundings;
  return {
    ...surroundings,
    directory,
    gate: createGate({ directory, team, log }),
    refusals: createRefusals({ team, clock, log }),
    signal,
    conversations: createConversations(seen),
    store: { get: async (id) => seen.held.get(id) },
    later: (_, work) => void seen.later.push(work),
    verdicts: {
      give: async (verdict) => void seen.verdicts.push(verdict),
      of: async () => [...seen.verdicts],
    },
    commands: {
      answer: async (trigger): Promise<Answer> => {
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
      log: (_, message) => void seen.logged.push(message),
    }),
  };
}

const team = "T1";

/** Everybody is a member, and is called so. */
const directory: DirectoryApi = {
  member: async () => ({
    name: "ada",
    teams: [team],
    isStranger: false,
    isDeactivated: false,
    isGuest: false,
    isBot: false,
  }),
  groupMembers: async () => [],
  isSharedOutside: async () => false,
};

const surroundings = {
  botId: "B1",
  botUserId: bot,
  team,
  clusters: ["prod-eu", "prod-us"],
  clock: () => Date.parse("2026-01-01T10:00:00Z"),
  timeZone: "UTC",
  log: () => {},
  wait: async () => {},
  editGapMs: 0,
  startedMs: -5000,
  redactor: createRedactor(),
};

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

/** What is taken is done when `take` resolves; what one process took no other takes. */
function createInbox(taken: Set<string>): Inbox {
  const works = new Map<string, (input: unknown) => Promise<void>>();
  return {
    serve: (kind, schema, work) =>
      void works.set(kind, (input) => work(schema.parse(input), { isAgain: false, isKept: false })),
    async take(kind, id, input) {
      if (taken.has(id)) return false;
      taken.add(id);
      await works.get(kind)?.(input);
      return true;
    },
    open: async () => {},
    close: async () => {},
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
    newest: async () => [...standing],
    openView: async (_, view) => `V${views.push(view)}`,
    updateView: async (_, view) => void views.push(view),
  };
}

function createBot(ports: SlackPorts) {
  serveKept(ports, (work) => work());
  return {
    ports,
    /** What Slack's Events API delivers. */
    deliver: async (event: object, id?: string): Promise<void> => {
      const message = MessageEvent.parse(event);
      await onMessage(message, envelopeOf(id ?? `E${message.ts}`), ports);
    },
    /** Somebody presses Slack's own Stop. */
    pressStop: async (event: object, id: string): Promise<void> =>
      onSessionStopped(SessionStopped.parse(event), envelopeOf(id), ports),
  };
}

function envelopeOf(id: string): Envelope {
  return Envelope.parse({ event_id: id, team_id: team, is_ext_shared_channel: false });
}
