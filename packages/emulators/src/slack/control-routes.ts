import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import type { SlackControl } from "./control.ts";
import { Fault } from "./faults.ts";
import type { Journal } from "./journal.ts";
import type { PageSettings } from "./page-settings.ts";
import type { Sessions } from "./sessions.ts";
import { identity, type SlackMessage } from "./slack-model.ts";
import type { SocketMode } from "./socket-mode.ts";
import type { Views } from "./views.ts";
import type { Workspace } from "./workspace.ts";

const Say = z.object({
  channel: z.string(),
  user: z.string().optional(),
  text: z.string().min(1).max(40_000),
  thread_ts: z.string().optional(),
});
const Slash = z.object({
  channel: z.string(),
  user: z.string().optional(),
  command: z.string().startsWith("/"),
  text: z.string(),
});
const Click = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string().optional(),
  action_id: z.string(),
  value: z.string().optional(),
});

const StopSession = z.object({
  channel: z.string(),
  thread_ts: z.string(),
  user: z.string().optional(),
});

const CloseView = z.object({ view_id: z.string() });
const SubmitView = CloseView.extend({
  user: z.string().optional(),
  values: z.record(z.string(), z.record(z.string(), z.string())),
});

export interface ControlParts {
  readonly control: SlackControl;
  readonly workspace: Workspace;
  readonly socket: SocketMode;
  readonly journal: Journal;
  readonly settings: PageSettings;
  readonly views: Views;
  readonly sessions: Sessions;
}

/** What the page and outside tests call, under `/__emu/`. */
export function controlRoutes(parts: ControlParts): Hono {
  const { control, settings } = parts;
  const routes = new Hono();
  addViewRoutes(routes, control);
  addFaultRoutes(routes, control);
  routes.post("/say", async (context) => {
    const { thread_ts: threadTs, ...input } = Say.parse(await context.req.json());
    return context.json(control.say({ ...input, threadTs }));
  });
  routes.post("/slash", async (context) =>
    context.json(await control.slash(Slash.parse(await context.req.json()))),
  );
  routes.post("/click", async (context) => {
    const { action_id: actionId, ...input } = Click.parse(await context.req.json());
    return context.json(await control.click({ ...input, actionId }));
  });
  routes.post("/stop-session", async (context) => {
    const { thread_ts: threadTs, ...input } = StopSession.parse(await context.req.json());
    control.stopSession({ ...input, threadTs });
    return context.json({ ok: true });
  });
  routes.post("/restart-bot", async (context) => {
    if (!settings.restartBot) return context.json({ ok: false }, 404);
    await settings.restartBot();
    return context.json({ ok: true });
  });
  routes.get("/journal", (context) => context.json(parts.journal));
  routes.get("/state", (context) => context.json(snapshot(parts, actorIn(context))));
  routes.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      const write = (event: string, data: unknown) =>
        void stream.writeSSE({ event, data: JSON.stringify(data) });
      const stops = follow({ ...parts, me: actorIn(context) }, write);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      for (const stop of stops) stop();
    }),
  );
  return routes;
}

function addFaultRoutes(routes: Hono, control: SlackControl): void {
  routes.post("/fault", async (context) => {
    control.fault(Fault.parse(await context.req.json()));
    return context.json({ ok: true });
  });
  routes.post("/clear-faults", (context) => {
    control.clearFaults();
    return context.json({ ok: true });
  });
}

function addViewRoutes(routes: Hono, control: SlackControl): void {
  routes.post("/submit-view", async (context) => {
    const { view_id: viewId, ...input } = SubmitView.parse(await context.req.json());
    return context.json(await control.submit({ ...input, viewId }));
  });
  routes.post("/close-view", async (context) => {
    control.closeView(CloseView.parse(await context.req.json()).view_id);
    return context.json({ ok: true });
  });
}

/** As whom the page looks: `?as=U0CONTRACTOR`. */
function actorIn({ req }: Context): string {
  return req.query("as") ?? identity.human;
}

/** Sends the whole state once, then every change. */
function follow(
  parts: ControlParts & { readonly me: string },
  write: (event: string, data: unknown) => void,
): (() => void)[] {
  write("snapshot", snapshot(parts, parts.me));
  return [
    parts.workspace.onChange(({ kind, message }) => {
      if (isVisible(message, parts.me)) write(kind, message);
    }),
    parts.sessions.onChange((session) => write("session", session)),
    parts.views.onChange((change) => write("view", change)),
    parts.socket.onConnections((connected) => write("bot", { online: connected > 0 })),
  ];
}

function snapshot({ workspace, socket, settings, views, sessions }: ControlParts, me: string) {
  const { restartBot, ...shown } = settings;
  return {
    ...shown,
    canRestartBot: restartBot !== undefined,
    online: socket.connected() > 0,
    me,
    bot: identity.botUser,
    team: identity.teamName,
    users: [...workspace.users.values()],
    channels: [...workspace.channels.values()],
    views: views.all(),
    sessions: sessions.all(),
    canStopSessions: sessions.isStoppable,
    // As in Slack, what only one person saw is gone after a reload.
    messages: workspace.all().filter((message) => message.ephemeral_for === undefined),
  };
}

function isVisible({ ephemeral_for: reader }: SlackMessage, me: string): boolean {
  return reader === undefined || reader === me;
}
