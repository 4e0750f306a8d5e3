import { AppError } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { type AccessRules, openAccess, type Row, type Space } from "./access-rules.ts";
import type { DirectoryApi, Member } from "./directory-api.ts";
import { everything, type Grants, grantOf, inBoth } from "./grants.ts";

/** Somebody who wants something of us, as Slack's payload names them. */
export interface Visitor {
  readonly user: string;
  /** Id of the app that speaks; absent: a person. */
  readonly bot?: string | undefined;
  readonly channel: string;
  /** Every workspace that the payload names: where it happened, whose the person is. */
  readonly teams: readonly string[];
  /** The answer is read by people of other organisations; false: by this person alone; undefined: Slack must be asked. */
  readonly isShared: boolean | undefined;
}

/**
 * Why somebody is refused. unknown: Slack did not tell who they are, or who reads the channel; misconfigured: nor will it, as
 * long as a scope or a group of the settings is wrong.
 */
export type Refusal =
  | "stranger"
  | "guest"
  | "deactivated"
  | "bot"
  | "not_in_group"
  | "channel"
  | "direct_message"
  | "shared_channel"
  | "nothing_allowed"
  | "misconfigured"
  | "unknown";

export type Admission =
  | { readonly kind: "admitted"; readonly grants: Grants }
  | { readonly kind: "refused"; readonly why: Refusal };

export type Gate = (visitor: Visitor) => Promise<Admission>;

interface GatePorts {
  /** Absent: as open as the workspace. */
  readonly rules?: AccessRules | undefined;
  readonly directory: DirectoryApi;
  /** The workspace that we are installed in, and its organisation. */
  readonly team: string;
  readonly enterprise?: string | undefined;
  readonly log: Log;
}

/** Lets in who may ask, with what they may look at there. What cannot be told is refused. */
export function createGate({ rules = openAccess, ...ports }: GatePorts): Gate {
  return async (visitor) => {
    const space = rules.spaces?.find(({ channels }) => channels.includes(visitor.channel));
    const steps = { rules, space, ...ports };
    try {
      const who = await ofVisitor(visitor, steps);
      if (!("grants" in who)) return { kind: "refused", why: who.why };
      const where = await ofPlace(visitor, steps);
      if (!("grants" in where)) return { kind: "refused", why: where.why };
      const grants = inBoth(who.grants, where.grants);
      return grants.length === 0
        ? { kind: "refused", why: "nothing_allowed" }
        : { kind: "admitted", grants };
    } catch (error) {
      logFailure(ports.log, error, "asker not known");
      const isLasting =
        error instanceof AppError && (error.kind === "denied" || error.kind === "not_found");
      return { kind: "refused", why: isLasting ? "misconfigured" : "unknown" };
    }
  };
}

interface Steps extends GatePorts {
  readonly rules: AccessRules;
  /** Of the channel. */
  readonly space: Space | undefined;
}

type Found = { readonly grants: Grants } | { readonly why: Refusal };

async function ofVisitor({ user, bot, teams }: Visitor, steps: Steps): Promise<Found> {
  const { team, enterprise, directory, rules } = steps;
  if (teams.some((id) => id !== team && id !== enterprise)) return { why: "stranger" };
  if (bot === undefined) return await ofPerson(await directory.member(user), user, steps);
  const app = ofRows(rowsOf(rules.bots, bot), "bot");
  return "why" in app || user === bot ? app : await throughApp(app.grants, user, steps);
}

/** An app writes as its own user, or in the name of a person: then both must be let in. */
async function throughApp(granted: Grants, user: string, steps: Steps): Promise<Found> {
  const member = await steps.directory.member(user);
  const speaker = member.isBot ? ofAccount(member, steps) : await ofPerson(member, user, steps);
  return "why" in speaker ? speaker : { grants: inBoth(granted, speaker.grants) };
}

async function ofPerson(member: Member, user: string, steps: Steps): Promise<Found> {
  const { groups, guests } = steps.rules;
  const { space, directory } = steps;
  const account = ofAccount(member, steps);
  if ("why" in account) return account;
  if (member.isBot) return { why: "bot" };
  if (member.isGuest && !guests) return { why: "guest" };
  const own = groups === undefined ? account : await ofGroups(user, groups, directory);
  if ("why" in own || space?.groups === undefined) return own;
  const rows = space.groups.map((id) => ({ id }));
  const inSpace = await ofGroups(user, rows, directory);
  return "why" in inSpace ? inSpace : own;
}

function ofAccount(member: Member, { team }: Steps): Found {
  if (member.isDeactivated) return { why: "deactivated" };
  const isOurs = !member.isStranger && member.teams.includes(team);
  return isOurs ? { grants: everything } : { why: "stranger" };
}

async function ofGroups(
  user: string,
  groups: readonly Row[],
  { groupMembers }: DirectoryApi,
): Promise<Found> {
  const own = await Promise.all(
    groups.map(async (group) => ((await groupMembers(group.id)).includes(user) ? [group] : [])),
  );
  return ofRows(own.flat(), "not_in_group");
}

async function ofPlace(
  { channel, isShared }: Visitor,
  { rules, space, directory }: Steps,
): Promise<Found> {
  if (isDirect(channel)) return ofDirect(rules);
  if (rules.spaces !== undefined && space === undefined) return { why: "channel" };
  const isExpected = space?.sharedWithOthers === true;
  if (!isExpected && (isShared ?? (await directory.isSharedOutside(channel))))
    return { why: "shared_channel" };
  return { grants: space === undefined ? everything : [grantOf(space)] };
}

/** A direct message must not be the way around the limits of spaces. */
function ofDirect({ directMessages, spaces, groups }: AccessRules): Found {
  if (directMessages?.allowed === false) return { why: "direct_message" };
  if (directMessages !== undefined) return { grants: [grantOf(directMessages)] };
  return spaces !== undefined && groups === undefined
    ? { why: "direct_message" }
    : { grants: everything };
}

function isDirect(channel: string): boolean {
  return channel.startsWith("D");
}

/** An id may stand in several rows: what one of them grants is granted. */
function rowsOf<Kind extends Row>(rows: readonly Kind[], id: string): readonly Kind[] {
  return rows.filter((row) => row.id === id);
}

function ofRows(rows: readonly Row[], why: Refusal): Found {
  return rows.length === 0 ? { why } : { grants: rows.map(grantOf) };
}
