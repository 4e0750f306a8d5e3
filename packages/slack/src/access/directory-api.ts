import { z } from "zod";
import { type CallPorts, callerOf, type SlackConnection } from "../slack-api.ts";

/** What Slack knows of a person. */
export interface Member {
  /** As people call them. */
  readonly name: string;
  /** Workspaces that they are a member of. */
  readonly teams: readonly string[];
  /** Of another workspace, and in no channel with us. */
  readonly isStranger: boolean;
  readonly isDeactivated: boolean;
  /** Invited to some channels alone. */
  readonly isGuest: boolean;
  readonly isBot: boolean;
}

/** The questions about people and channels that decide who may ask. */
export interface DirectoryApi {
  readonly member: (user: string) => Promise<Member>;
  /** Ids of the people in a user group. */
  readonly groupMembers: (group: string) => Promise<readonly string[]>;
  /** People of other organisations read the channel, or are invited to. */
  readonly isSharedOutside: (channel: string) => Promise<boolean>;
}

const flag = z.boolean().default(false);

const User = z.object({
  user: z.object({
    name: z.string().default(""),
    team_id: z.string().optional(),
    deleted: flag,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    profile: z.object({ display_name: z.string().default("") }).optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
  }),
});
const Group = z.object({ users: z.array(z.string()) });
const Channel = z.object({
  channel: z.object({ is_ext_shared: flag, is_pending_ext_shared: flag }),
});

/** A client of its own: user groups are limited first, and no answer waits behind them. */
export function createDirectoryApi(connection: SlackConnection, ports: CallPorts): DirectoryApi {
  const call = callerOf(connection, ports, { rejectRateLimitedCalls: true });
  return {
    async member(id) {
      const { user } = User.parse(await call("users.info", { user: id }));
      const own = user.team_id === undefined ? [] : [user.team_id];
      return {
        name: user.profile?.display_name || user.name || id,
        teams: [...own, ...(user.enterprise_user?.teams ?? [])],
        isStranger: user.is_stranger,
        isDeactivated: user.deleted,
        isGuest: user.is_restricted || user.is_ultra_restricted,
        isBot: user.is_bot,
      };
    },
    async groupMembers(usergroup) {
      return Group.parse(await call("usergroups.users.list", { usergroup })).users;
    },
    async isSharedOutside(channel) {
      const { is_ext_shared, is_pending_ext_shared } = Channel.parse(
        await call("conversations.info", { channel }),
      ).channel;
      return is_ext_shared || is_pending_ext_shared;
    },
  };
}
