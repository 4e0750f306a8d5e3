import { AppError } from "@binnacle/contracts";
import type { SlackMessage } from "@binnacle/report";
import { logFailure, withDeadline } from "@binnacle/runtime";
import { App, LogLevel } from "@slack/bolt";
import type { AccessRules } from "./access/access-rules.ts";
import { checkAccess } from "./access/check-access.ts";
import { createDirectory } from "./access/create-directory.ts";
import { createGate } from "./access/create-gate.ts";
import { createRefusals } from "./access/create-refusals.ts";
import { createDirectoryApi } from "./access/directory-api.ts";
import { createLater } from "./create-later.ts";
import { createRunning, type Run } from "./create-running.ts";
import { openSocket } from "./open-socket.ts";
import type { SlackPorts } from "./ports.ts";
import { createProgressApi } from "./progress-api.ts";
import { registerClicks } from "./register-clicks.ts";
import { registerForms } from "./register-forms.ts";
import { registerMessages } from "./register-messages.ts";
import { registerSlash } from "./register-slash.ts";
import { createSessions } from "./sessions.ts";
import {
  callerOf,
  clientOptionsOf,
  createSlackApi,
  type Identity,
  type SlackConnection,
  type SlackObserver,
} from "./slack-api.ts";
import { createStreamPace } from "./stream-pace.ts";
import { createThreads } from "./threads.ts";
import { createTurns } from "./turns.ts";

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
  readonly connection: SlackConnection & { readonly appToken: string };
  readonly startTimeoutMs: number;
  readonly observer?: SlackObserver | undefined;
}

export interface SlackBot {
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
  const { connection, startTimeoutMs, log, streams = false, ...given } = options;
  const api = createSlackApi(connection, options);
  const stopping = new AbortController();
  // Bolt's own auth.test ends in an unhandled rejection when the token is bad: ours comes first.
  const identity = await withDeadline({ what: "Slack", timeoutMs: startTimeoutMs }, () =>
    api.identify(),
  );
  const running = createRunning(log, options.observer);
  const { signal } = stopping;
  const progress = createProgressApi(connection, options);
  const { setStatus } = progress;
  const ports: SlackPorts = {
    ...given,
    ...identity,
    ...createAccess(options, identity),
    ...(streams ? { streams: createStreamPace(options) } : {}),
    log,
    api,
    progress,
    sessions: createSessions({ setStatus, run: running.run, log }),
    threads: createThreads(),
    turns: createTurns(),
    signal,
    later: createLater({ run: running.run, signal }),
    startedMs: options.clock(),
  };
  const app = createApp(options, identity);
  register(app, ports, running.run);
  running.run(() => checkAccess({ rules: options.access, directory: ports.directory, log }));
  await connect(app, options);
  return {
    async tell(channel, message) {
      await api.post({ channel }, message);
    },
    async stop() {
      stopping.abort(new AppError("unavailable", stopped));
      await Promise.race([running.settled(), options.wait(stopTimeoutMs)]);
      await app.stop();
    },
  };
}

function connect(app: App, options: SlackOptions): Promise<void> {
  const { connection, startTimeoutMs: timeoutMs } = options;
  const asApp = callerOf({ ...connection, botToken: connection.appToken }, options);
  return openSocket({ start: () => app.start(), askAddress: () => asApp(opening, {}), timeoutMs });
}

function register(app: App, ports: SlackPorts, run: Run): void {
  registerMessages(app, ports, run);
  registerSlash(app, ports);
  registerClicks(app, ports, run);
  registerForms(app, ports, run);
}

/** Whom we listen to. */
function createAccess(
  { connection, log, redactor, observer, clock, access: rules }: SlackOptions,
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

function createApp(
  { connection, log }: SlackOptions,
  identity: { botId: string; botUserId: string },
): App {
  const { logger, ...clientOptions } = clientOptionsOf(connection, log);
  const app = new App({
    token: connection.botToken,
    appToken: connection.appToken,
    socketMode: true,
    botId: identity.botId,
    botUserId: identity.botUserId,
    clientOptions,
    logLevel: LogLevel.ERROR,
    ...(logger === undefined ? {} : { logger }),
  });
  app.error(async (error) => logFailure(log, error, "slack handler failed"));
  return app;
}
