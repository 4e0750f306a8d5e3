import { toPayload } from "./events.ts";
import type { FaultInput, Faults } from "./faults.ts";
import { encodeHumanText } from "./human-text.ts";
import type { Interactions, Outcome } from "./interactions.ts";
import type { Journal } from "./journal.ts";
import type { Sessions } from "./sessions.ts";
import { identity, type SlackChannel, type SlackMessage } from "./slack-model.ts";
import type { Ack, SocketMode } from "./socket-mode.ts";
import type { SubmitInput, Submitted } from "./submit-view.ts";
import type { Tokens } from "./tokens.ts";
import type { Views } from "./views.ts";
import type { Workspace } from "./workspace.ts";

interface SayInput {
  /** Id, or name without `#`; the bot's name means the direct message. */
  readonly channel: string;
  /** Id or name; default `sre-oncall`. */
  readonly user?: string | undefined;
  /** As a person types it: `@binnacle`, `#deploys` and links are encoded. */
  readonly text: string;
  readonly threadTs?: string | undefined;
}

/** Where and who: ids or names. */
interface Place {
  readonly channel: string;
  readonly user?: string | undefined;
}

interface Submission extends Omit<SubmitInput, "user"> {
  readonly user?: string | undefined;
}

interface ControlParts {
  readonly workspace: Workspace;
  readonly socket: SocketMode;
  readonly interactions: Interactions;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly views: Views;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
}

export type SlackControl = ReturnType<typeof createControl>;

/** The hands of people and of tests on the emulated workspace. */
export function createControl(parts: ControlParts) {
  return { ...people(parts), ...stops(parts), ...readers(parts), ...switches(parts) };
}

/** What a person does. */
function people({ workspace, interactions, views }: ControlParts) {
  const say = (input: SayInput): SlackMessage =>
    workspace.post({
      channel: toChannel(input.channel, workspace).id,
      user: toUser(input.user, workspace),
      text: encodeHumanText(input.text, workspace.users, workspace.channels),
      thread_ts: input.threadTs,
    });
  const place = (input: Place) => ({
    channel: toChannel(input.channel, workspace).id,
    user: toUser(input.user, workspace),
  });
  return {
    say,
    /** `say` with the bot's mention before the text. */
    mention: (input: SayInput): SlackMessage =>
      say({ ...input, text: `<@${identity.botUser}> ${input.text}` }),
    slash: (input: Place & { command: string; text: string }): Promise<Outcome> =>
      interactions.slash({ ...input, ...place(input) }),
    click: (
      input: Place & { ts: string; actionId: string; value?: string | undefined },
    ): Promise<Outcome> => interactions.click({ ...input, ...place(input) }),
    submit: ({ user, ...input }: Submission): Promise<Submitted> =>
      interactions.submit({ ...input, user: toUser(user, workspace) }),
    /** Without a word to the app. */
    closeView: (viewId: string): void => views.close(viewId),
  };
}

function stops({ workspace, socket, sessions }: ControlParts) {
  return {
    /** A person presses Slack's own Stop in a thread; throws where none is shown. */
    stopSession(input: Place & { readonly threadTs: string }): void {
      const channel = toChannel(input.channel, workspace);
      const user = toUser(input.user, workspace);
      const { threadTs } = input;
      const ended = sessions.stop(channel.id, threadTs);
      const where = { channel: channel.id, user, thread_ts: threadTs };
      const event_ts = workspace.nextTs();
      const event = { type: "agent_session_stopped", ...where, streaming_message_ts: ended };
      socket.deliverEvent(toPayload({ ...event, event_ts }, channel));
    },
  };
}

function readers({ workspace, socket, journal, views, sessions }: ControlParts) {
  return {
    /** What the app last said of its work in a thread. */
    session: (channel: string, threadTs: string) =>
      sessions.find(toChannel(channel, workspace).id, threadTs),
    /** The top-level messages of a channel, oldest first, those for one person included. */
    messages(channel: string): readonly SlackMessage[] {
      const { id } = toChannel(channel, workspace);
      return workspace
        .all()
        .filter((message) => message.channel === id && message.thread_ts === undefined);
    },
    /** Root and replies, oldest first. */
    thread: (ts: string): readonly SlackMessage[] =>
      workspace.all().filter((message) => message.ts === ts || message.thread_ts === ts),
    waitForMessage: (predicate: (message: SlackMessage) => boolean, timeoutMs: number) =>
      waitForMessage(workspace, predicate, timeoutMs),
    /** The modals that are open, and before whom. */
    views: () => views.all(),
    /** Resolves when a bot has an open socket. */
    waitForBot: (timeoutMs: number) => waitForBot(socket, timeoutMs),
    apiCalls: (method?: string) =>
      journal.apiCalls.filter((call) => method === undefined || call.method === method),
    pings: () => journal.pings,
    notifications: () => journal.notifications,
    connected: socket.connected,
  };
}

function switches({ socket, faults, tokens }: ControlParts) {
  return {
    /** A new token of the app, which Slack takes beside those before. */
    issueToken: tokens.issue,
    revokeToken: tokens.revoke,
    /** Switches a fault on; returns the function that switches it off. */
    fault: (fault: FaultInput) => faults.add(fault),
    clearFaults: () => faults.clear(),
    dropSocket: socket.drop,
    sendFrame: socket.sendFrame,
    /** Slack sends the events of this message once more, as it does when it saw no ack. */
    redeliver: (ts: string): number => socket.redeliver(ts),
    /** The newest command or click arrives once more, as after a connection that broke. */
    repeatRequest: (): Promise<Ack> => socket.repeatRequest(),
  };
}

/** The first message, present or to come, new or edited, that the predicate accepts. */
function waitForMessage(
  workspace: Workspace,
  predicate: (message: SlackMessage) => boolean,
  timeoutMs: number,
): Promise<SlackMessage> {
  const present = workspace.all().find(predicate);
  if (present) return Promise.resolve(present);
  return new Promise((resolve, reject) => {
    const stop = workspace.onChange(({ kind, message }) => {
      if (kind === "removed" || !predicate(message)) return;
      clearTimeout(timer);
      stop();
      resolve(message);
    });
    const timer = setTimeout(() => {
      stop();
      const last = workspace.all().at(-1)?.text ?? "none";
      reject(new Error(`No such message in ${timeoutMs} ms. The last one: ${last}`));
    }, timeoutMs);
  });
}

function waitForBot(socket: SocketMode, timeoutMs: number): Promise<void> {
  if (socket.connected() > 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = socket.onConnections((connected) => {
      if (connected === 0) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`No bot opened a socket in ${timeoutMs} ms.`));
    }, timeoutMs);
  });
}

function toChannel(idOrName: string, workspace: Workspace): SlackChannel {
  const channel = [...workspace.channels.values()].find(
    ({ id, name }) => id === idOrName || name === idOrName.replace(/^#/, ""),
  );
  if (!channel) throw new Error(`No channel ${idOrName} in the emulated workspace.`);
  return channel;
}

function toUser(idOrName: string | undefined, workspace: Workspace): string {
  if (idOrName === undefined) return identity.human;
  const user = [...workspace.users.values()].find(
    ({ id, name }) => id === idOrName || name === idOrName,
  );
  if (!user) throw new Error(`No user ${idOrName} in the emulated workspace.`);
  return user.id;
}
