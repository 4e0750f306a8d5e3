import { z } from "zod";
import { userGroups } from "./people.table.ts";
import { failure } from "./reply.ts";
import { identity, type Json, type SlackUser } from "./slack-model.ts";
import { type WebMethod, webMethod } from "./web-method.ts";

const usersInfo = webMethod({
  scope: "users:read",
  input: z.object({ user: z.string() }),
  run(args, { workspace }) {
    const user = workspace.users.get(args.user);
    return user === undefined ? failure("user_not_found") : { ok: true, user: toApiUser(user) };
  },
});

/** Of somebody who left, and of people of another organisation, Slack tells less. */
function toApiUser(user: SlackUser): Json {
  const { id, name, isBot, team = identity.team, guest, isDeleted = false } = user;
  const own = {
    id,
    team_id: team,
    name,
    deleted: isDeleted,
    is_bot: isBot,
    is_app_user: false,
    profile: { real_name: name, display_name: name, team },
  };
  if (isDeleted) return own;
  const zone = { tz: "Etc/UTC", tz_label: "Coordinated Universal Time", tz_offset: 0 };
  if (team !== identity.team) return { ...own, ...zone, real_name: name };
  return {
    ...own,
    ...zone,
    real_name: name,
    is_admin: false,
    is_owner: false,
    is_restricted: guest !== undefined,
    is_ultra_restricted: guest === "one_channel",
  };
}

const usergroupsList = webMethod({
  scope: "usergroups:read",
  input: z.object({}),
  run: () => ({
    ok: true,
    usergroups: Object.entries(userGroups).map(([id, users]) => ({
      id,
      team_id: identity.team,
      is_usergroup: true,
      handle: id.slice(2).toLowerCase(),
      name: id.slice(2).toLowerCase(),
      date_delete: 0,
      user_count: users.length,
    })),
  }),
});

const usergroupsUsersList = webMethod({
  scope: "usergroups:read",
  input: z.object({ usergroup: z.string() }),
  run({ usergroup }) {
    const users = userGroups[usergroup];
    return users === undefined ? failure("no_such_subteam") : { ok: true, users };
  },
});

export const directoryMethods: Readonly<Record<string, WebMethod>> = {
  "users.info": usersInfo,
  "usergroups.list": usergroupsList,
  "usergroups.users.list": usergroupsUsersList,
};
