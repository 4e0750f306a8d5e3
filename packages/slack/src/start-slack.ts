import { AppError, present } from "@binnacle/contracts";
import type { SlackMessage } from "@binnacle/report";
import { withDeadline } from "@binnacle/runtime";
import type { App } from "@slack/bolt";
import type { AccessRules } from "./access/access-rules.ts";
import { checkAccess } from "./access/check-access.ts";
import { createDirectory } from "./access/create-directory.ts";
import { createGate } from "./access/create-gate.ts";
import { createRefusals } from "./access/create-refusals.ts";
import { createDirectoryApi } from "./access/directory-api.ts";
import { createApp } from "./create-app.ts";
import { createLater } from "./create-later.ts";
import { createRunning, type Handling, type Run } from "./create-running.ts";
import type { SlackPorts } from "./ports.ts";
import { createProgressApi } from "./progress-api.ts";
import { registerClicks } from "./register-clicks.ts";
import { registerForms } from "./register-forms.ts";
import { registerMessages } from "./register-messages.ts";
import { registerSlash } from "./register-slash.ts";
import { createSessions } from "./sessions.ts";
import {
  callerOf,
  createSlackApi,
  type Identity,
  type SlackAddress,
  type SlackApi,
  type SlackConnection,
  type SlackObserver,
} from "./slack-api.ts";
import { type Counted, createSocket, type Socket } from "./socket.ts";
import { createStreamPace } from "./stream-pace.ts";
import { createThreads } from "./threads.ts";
import { createTurns } from "./turns.ts";
import { type Rotation, type SlackTokens, type TokenPorts, watchTokens } from "./watch-tokens.ts";

export interface SlackOptions
  extends Omit<
    SlackPorts,
    | "api"
    | "progress"
    | "sessions"
    | "streams"
    | "signal"
    | "threads"
    | "turns"
    | "team"
    | "botId"
    | "botUserId"
    | "gate"
    | "refusals"
    | "directory"
    | "later"
    | "startedMs"
  > {
  /** Who may ask; absent: every member, wherever the bot is invited. */
  readonly access?: AccessRules | undefined;
  /** An investigation is shown as a plan that grows, where Slack can; for those that take long. */
  readonly streams?: boolean;
  readonly connection: SlackAddress & SlackTokens;
  /** Absent: the tokens stay as they are. */
  readonly rotation?: Rotation;
  readonly startTimeoutMs: number;
  /** Where Slack counts connections of others it is asked again after so long: a broken one is counted for a while. */
  readonly recountMs: number;
  /** While it counts none it is asked so often: each time is a new connection. */
  readonly countEveryMs: number;
  readonly observer?: SlackObserver | undefined;
}

/** How the bot stands with Slack. */
export interface SlackStanding {
  readonly isConnected: boolean;
  /** Why Slack takes the bot token no more. */
  readonly refusal?: string;
  /** Absent: Slack did not tell. */
  readonly counted?: Counted;
}

export interface SlackBot {
  readonly standing: () => SlackStanding;
  /** Posts at the root of a channel that it is in. Rejects with `AppError` where Slack refuses. */
  readonly tell: (channel: string, message: SlackMessage) => Promise<void>;
  /** Stops taking events, aborts what runs, waits until each message is written (at most 3 s). */
  readonly stop: () => Promise<void>;
}

const stopTimeoutMs = 3000;
const stopped = "I was stopped before the answer was whole. Ask again.";
const opening = "apps.connections.open";

/** Connects in Socket Mode and serves until stopped. Throws `AppError` when Slack refuses or does not answer. */
export async function startSlack(options: SlackOptions): Promise<SlackBot> {
  const { startTimeoutMs: timeoutMs, log, connection: given, rotation } = options;
  const tokens = { botToken: given.botToken, appToken: given.appToken };
  const connection = { ...present({ apiUrl: given.apiUrl }), botToken: () => tokens.botToken };
  const api = createSlackApi(connection, options);
  const stopping = new AbortController();
  const { signal } = stopping;
  // Bolt's own auth.test ends in an unhandled rejection when the token is bad: ours comes first.
  const identity = await withDeadline({ what: "Slack", timeoutMs }, () => api.identify());
  const running = createRunning(log, options.observer);
  const ports = createPorts(connection, options, { api, identity, signal, run: running.run });
  const app = createApp(connection, log, identity);
  register(app, ports, running);
  running.run(() => checkAccess({ rules: options.access, directory: ports.directory, log }));
  const socket = socketOf(app, options);
  await Promise.all([socket.open(), options.inbox.open()]);
  const watch =
    rotation && watchTokens(rotation, tokenPorts(tokens, { socket, identity, signal }, options));
  return {
    standing: () => ({
      isConnected: socket.isOpen(),
      ...present({ refusal: watch?.refusal(), counted: socket.counted() }),
    }),
    tell: async (channel, message) => void (await api.post({ channel }, message)),
    async stop() {
      stopping.abort(new AppError("unavailable", stopped));
      await Promise.race([running.settled(), options.wait(stopTimeoutMs)]);
      await socket.close();
    },
  };
}

interface Begun {
  readonly api: SlackApi;
  readonly identity: Identity;
  readonly signal: AbortSignal;
  readonly run: Run;
}

function createPorts(
  connection: SlackConnection,
  options: SlackOptions,
  { api, identity, signal, run }: Begun,
): SlackPorts {
  const { streams = false, connection: _connection, rotation: _rotation, ...given } = options;
  const progress = createProgressApi(connection, options);
  const { setStatus } = progress;
  return {
    ...given,
    ...identity,
    ...createAccess(connection, options, identity),
    ...(streams ? { streams: createStreamPace(options) } : {}),
    api,
    progress,
    sessions: createSessions({ setStatus, run, log: options.log }),
    threads: createThreads(),
    turns: createTurns(),
    signal,
    later: createLater({ run, signal }),
    startedMs: options.clock(),
  };
}

function socketOf(app: App, options: SlackOptions): Socket {
  const { connection, startTimeoutMs: timeoutMs, log, clock, wait } = options;
  const { recountMs, countEveryMs } = options;
  const { apiUrl, appToken } = connection;
  const address = present({ apiUrl });
  const askAddress = (token: string) =>
    callerOf({ ...address, botToken: () => token }, options)(opening, {});
  return createSocket({
    ...address,
    app,
    appToken,
    timeoutMs,
    askAddress,
    log,
    clock,
    wait,
    recountMs,
    countEveryMs,
  });
}

interface Running {
  readonly socket: Socket;
  readonly identity: Identity;
  readonly signal: AbortSignal;
}

function tokenPorts(
  tokens: { botToken: string; appToken: string },
  { socket, identity, signal }: Running,
  options: SlackOptions,
): TokenPorts {
  const { connection, log, wait } = options;
  const address = present({ apiUrl: connection.apiUrl });
  return {
    now: () => tokens,
    identity,
    identify: (token) => createSlackApi({ ...address, botToken: () => token }, options).identify(),
    takeBotToken: (token) => {
      tokens.botToken = token;
    },
    async takeAppToken(token) {
      await socket.replace(token);
      tokens.appToken = token;
    },
    log,
    wait,
    signal,
  };
}

function register(app: App, ports: SlackPorts, handling: Handling): void {
  const { run } = handling;
  registerMessages(app, ports, handling);
  registerSlash(app, ports, handling);
  registerClicks(app, ports, handling);
  registerForms(app, ports, run);
}

/** Whom we listen to. */
function createAccess(
  connection: SlackConnection,
  { log, redactor, observer, clock, access: rules }: SlackOptions,
  { team, enterprise }: Identity,
): Pick<SlackPorts, "directory" | "gate" | "refusals"> {
  const directory = createDirectory(
    createDirectoryApi(connection, { log, redactor, observer }),
    clock,
  );
  return {
    directory,
    gate: createGate({ rules, directory, team, enterprise, log }),
    refusals: createRefusals({ askWhom: rules?.askWhom, team, clock, log }),
  };
}
