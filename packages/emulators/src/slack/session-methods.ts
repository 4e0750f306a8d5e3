import { z } from "zod";
import { failure } from "./reply.ts";
import { sessionStatuses } from "./sessions.ts";
import { channelId, timestamp } from "./web-input.ts";
import { type WebContext, type WebMethod, webMethod } from "./web-method.ts";

const where = { channel_id: channelId, thread_ts: timestamp };
const noStop = "missing_agent_session_stopped_event_subscription";

/** Sessions of threads alone: those of channels made for an agent are not here. */
const setStatus = webMethod({
  scope: "chat:write",
  input: z.object({
    ...where,
    status: z.enum(sessionStatuses),
    title: z.string().max(200).optional(),
    initiator_user_id: z.string().optional(),
  }),
  run(args, context) {
    const error = placeError(args, context);
    if (error !== undefined) return failure(error);
    const { status, title } = context.sessions.set({
      channel: args.channel_id,
      thread_ts: args.thread_ts,
      status: args.status,
      title: args.title ?? "",
      initiator: args.initiator_user_id,
    });
    const warned = context.sessions.isStoppable
      ? {}
      : { warning: noStop, response_metadata: { warnings: [noStop] } };
    return { ok: true, status, title, ...warned };
  },
});

const rename = webMethod({
  scope: "chat:write",
  input: z.object({ ...where, title: z.string().min(1).max(200) }),
  run(args, context) {
    const error = placeError(args, context);
    if (error !== undefined) return failure(error);
    const session = context.sessions.find(args.channel_id, args.thread_ts);
    if (!session) return failure("session_not_found");
    context.sessions.rename(session, args.title);
    return { ok: true, title: args.title };
  },
});

export const sessionMethods: Readonly<Record<string, WebMethod>> = {
  "agents.sessions.setStatus": setStatus,
  "agents.sessions.rename": rename,
};

function placeError(
  { channel_id: id, thread_ts: threadTs }: { channel_id: string; thread_ts: string },
  { workspace }: WebContext,
): string | undefined {
  const channel = workspace.channels.get(id);
  if (!channel) return "channel_not_found";
  if (!channel.hasBot) return "not_in_channel";
  return workspace.find(id, threadTs) ? undefined : "thread_not_found";
}
