import { z } from "zod";
import { failure } from "./reply.ts";
import { identity } from "./slack-model.ts";
import { channelId, timestamp } from "./web-input.ts";
import { type WebMethod, webMethod } from "./web-method.ts";

const authTest = webMethod({
  scope: "",
  input: z.object({}),
  run: (_args, { workspace, url }) => ({
    ok: true,
    url: url(),
    team: identity.teamName,
    user: workspace.users.get(identity.botUser)?.name,
    team_id: identity.team,
    user_id: identity.botUser,
    bot_id: identity.bot,
    is_enterprise_install: false,
  }),
});

const connectionsOpen = webMethod({
  scope: "connections:write",
  token: "app",
  input: z.object({}),
  run(_args, { socket, url, faults }) {
    const app = faults.take("other_app", "")?.app ?? identity.app;
    const address = `${url().replace("http", "ws")}link/?ticket=${socket.openTicket()}`;
    return { ok: true, url: `${address}&app_id=${app}` };
  },
});

const reactionsAdd = webMethod({
  scope: "reactions:write",
  input: z.object({ channel: channelId, timestamp, name: z.string().regex(/^[\w+-]+$/) }),
  run(args, { workspace }) {
    const message = workspace.find(args.channel, args.timestamp);
    if (!message || message.ephemeral_for !== undefined) return failure("message_not_found");
    const same = message.reactions?.find((reaction) => reaction.name === args.name);
    if (same?.users.includes(identity.botUser)) return failure("already_reacted");
    workspace.react(message, args.name);
    return { ok: true };
  },
});

export const otherMethods: Readonly<Record<string, WebMethod>> = {
  "auth.test": authTest,
  "apps.connections.open": connectionsOpen,
  "reactions.add": reactionsAdd,
};
