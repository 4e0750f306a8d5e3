import { Hono } from "hono";
import { z } from "zod";
import { createControl, type SlackControl } from "./control.ts";
import { controlRoutes } from "./control-routes.ts";
import { sendEvents } from "./events.ts";
import { createFaults } from "./faults.ts";
import { createInteractions, type Interactions } from "./interactions.ts";
import { createJournal, type Journal } from "./journal.ts";
import { listen } from "./listen.ts";
import { loopbackOnly } from "./loopback-only.ts";
import { countNoise } from "./noise.ts";
import { pageRoutes } from "./page-routes.ts";
import type { AppIntroduction } from "./page-settings.ts";
import { createSessions } from "./sessions.ts";
import type { SeedMessage, SlashCommand } from "./slack-model.ts";
import { createSocketMode } from "./socket-mode.ts";
import { createStreams } from "./streams.ts";
import { createTokens } from "./tokens.ts";
import { createViews } from "./views.ts";
import { webApi } from "./web-api.ts";
import { createWorkspace } from "./workspace.ts";

export interface SlackEmulatorOptions {
  /** Default: a free port. Only 127.0.0.1 listens. */
  readonly port?: number;
  readonly botName?: string;
  /** One line under the channels, such as "Emulated Slack, recorded cluster prod-eu". */
  readonly note?: string;
  readonly slashCommands?: readonly SlashCommand[];
  /** The bot events of the manifest. Default: all that there are. */
  readonly botEvents?: readonly string[];
  /** The bot scopes of the manifest: what needs another answers `missing_scope`. Default: all that there are. */
  readonly scopes?: readonly string[];
  /** Names of channels in which the bot is not. Default: it is in all. */
  readonly notIn?: readonly string[];
  /** What the page offers to type. */
  readonly suggestions?: readonly string[];
  /** How the app introduces itself in its direct message. */
  readonly about?: AppIntroduction;
  readonly seed?: readonly SeedMessage[];
  /** IANA name of the zone in which the page writes times, such as `UTC`; default: that of the browser. */
  readonly timeZone?: string;
  /** Gives the page a button. */
  readonly onRestartBot?: () => Promise<void>;
  /** Slack waits three seconds for an ack, and takes a trigger for as long; tests may wait less. */
  readonly ackTimeoutMs?: number;
}

export interface SlackEmulator {
  /** The page, with a closing slash. */
  readonly url: string;
  /** The value for `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly control: SlackControl;
  readonly journal: Journal;
  readonly close: () => Promise<void>;
}

const slackAckTimeoutMs = 3000;

/**
 * A Slack workspace on loopback: Web API, Socket Mode and a page. It holds its state in memory and journals every call;
 * an unmodified Bolt app runs on it with `apiUrl` and the two tokens.
 */
export async function startSlackEmulator(
  options: SlackEmulatorOptions = {},
): Promise<SlackEmulator> {
  const journal = createJournal();
  const faults = createFaults();
  const workspace = createWorkspace(options.botName ?? "binnacle", options.notIn);
  for (const entry of options.seed ?? []) workspace.seed(entry);
  const ackTimeoutMs = options.ackTimeoutMs ?? slackAckTimeoutMs;
  const socket = createSocketMode({ ackTimeoutMs, journal, faults });
  let url = "";
  const views = createViews({ triggerMs: ackTimeoutMs });
  const streams = createStreams(workspace, faults);
  const sessions = createSessions({ streams, isStoppable: subscribesToStop(options) });
  const parts = { workspace, socket, journal, faults, views, sessions };
  const context = { ...parts, streams, url: () => url };
  const interactions = createInteractions(context);
  const tokens = createTokens();
  const control = createControl({ ...parts, interactions, tokens });
  countNoise(workspace, journal);
  sendEvents(workspace, socket);

  const settings = pageSettings(options);
  const app = createApp({
    "/api": webApi(context, { tokens, scopes: options.scopes }),
    "/response": responseRoutes(interactions),
    "/__emu": controlRoutes({ ...parts, control, settings }),
    "/": pageRoutes(),
  });
  const server = await listen(app, socket, options.port ?? 0);
  url = `http://127.0.0.1:${server.port}/`;
  const addresses = { url, apiUrl: `${url}api/` };
  const secrets = { botToken: tokens.bot, appToken: tokens.app };
  return { ...addresses, ...secrets, control, journal, close: server.close };
}

function subscribesToStop({ botEvents }: SlackEmulatorOptions): boolean {
  return botEvents === undefined || botEvents.includes("agent_session_stopped");
}

function createApp(routes: Readonly<Record<string, Hono>>): Hono {
  const app = new Hono();
  app.use("*", loopbackOnly());
  for (const [path, part] of Object.entries(routes)) app.route(path, part);
  app.onError((error, context) =>
    error instanceof z.ZodError
      ? context.json({ ok: false, error: z.prettifyError(error) }, 400)
      : context.json({ ok: false, error: error.message }, 500),
  );
  return app;
}

function pageSettings(options: SlackEmulatorOptions) {
  return {
    note: options.note ?? "Emulated Slack",
    slashCommands: options.slashCommands ?? [],
    suggestions: options.suggestions ?? [],
    about: options.about ?? { text: "", prompts: [] },
    ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    ...(options.onRestartBot && { restartBot: options.onRestartBot }),
  };
}

function responseRoutes(interactions: Interactions): Hono {
  const routes = new Hono();
  routes.post("/:key", async (context) => {
    const body: unknown = await context.req.json();
    const { status, text } = interactions.receiveResponse(context.req.param("key"), body);
    return context.text(text, status);
  });
  return routes;
}
