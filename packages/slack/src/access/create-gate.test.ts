import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import type { AccessRules } from "./access-rules.ts";
import { createGate, type Visitor } from "./create-gate.ts";
import type { DirectoryApi, Member } from "./directory-api.ts";

const visitor: Visitor = { user: "U1", channel: "C1", teams: ["T1"], isShared: false };
const member: Member = {
  name: "ada",
  teams: ["T1"],
  isStranger: false,
  isDeactivated: false,
  isGuest: false,
  isBot: false,
};
const all = { clusters: "all", namespaces: "all" };
const space = { name: "shop", channels: ["C1"], sharedWithOthers: true };

interface Setting {
  readonly visitor?: Partial<Visitor>;
  readonly member?: Partial<Member>;
  readonly rules?: Partial<AccessRules>;
  readonly enterprise?: string;
  readonly directory?: Partial<DirectoryApi>;
}

async function asked(setting: Setting) {
  const directory: DirectoryApi = {
    member: async () => ({ ...member, ...setting.member }),
    groupMembers: async (group) => (group === "S1" || group === "S2" ? ["U1"] : []),
    isSharedOutside: async () => true,
    ...setting.directory,
  };
  const rules = { guests: false, bots: [], ...setting.rules };
  const gate = createGate({
    rules,
    directory,
    team: "T1",
    enterprise: setting.enterprise,
    log: () => {},
  });
  const admission = await gate({ ...visitor, ...setting.visitor });
  return admission.kind === "admitted" ? admission.grants : admission.why;
}

const away = () => Promise.reject(new AppError("unavailable", "Slack is away."));

/** Who writes through a listed app. */
function through(speaker: Partial<Member>, rules: Partial<AccessRules> = {}): Setting {
  return { visitor: { bot: "B1" }, member: speaker, rules: { bots: [{ id: "B1" }], ...rules } };
}

test.for<readonly [name: string, setting: Setting, outcome: unknown]>([
  ["a member", {}, [all]],
  ["an event of another workspace", { visitor: { teams: ["T9", "T1"] } }, "stranger"],
  ["a person of another workspace", { visitor: { teams: ["T1", "T9"] } }, "stranger"],
  ["somebody of our organisation", { visitor: { teams: ["T1", "E1"] }, enterprise: "E1" }, [all]],
  [
    "somebody of another organisation",
    { visitor: { teams: ["E2"] }, enterprise: "E1" },
    "stranger",
  ],
  ["who Slack says is of another workspace", { member: { teams: ["T9"] } }, "stranger"],
  ["who Slack says is of no workspace", { member: { teams: [] } }, "stranger"],
  ["who Slack says is a stranger", { member: { isStranger: true } }, "stranger"],
  ["who is in our workspace among others", { member: { teams: ["T9", "T1"] } }, [all]],
  [
    "a stranger where guests may ask",
    { member: { teams: ["T9"], isGuest: true }, rules: { guests: true } },
    "stranger",
  ],
  ["a guest", { member: { isGuest: true } }, "guest"],
  ["a guest where guests may ask", { member: { isGuest: true }, rules: { guests: true } }, [all]],
  ["who left", { member: { isDeactivated: true } }, "deactivated"],
  ["an app that writes as a user", { member: { isBot: true } }, "bot"],
  ["an app that is not listed", { visitor: { bot: "B1" } }, "bot"],
  ["an app that is listed", through({ isBot: true }), [all]],
  ["an app without a user", { ...through({}), visitor: { user: "B1", bot: "B1" } }, [all]],
  ["an app that was removed", through({ isBot: true, isDeactivated: true }), "deactivated"],
  ["an app of another workspace", through({ isBot: true, teams: ["T9"] }), "stranger"],
  ["a member through an app that is listed", through({}), [all]],
  ["a guest through an app that is listed", through({ isGuest: true }), "guest"],
  ["who left, through an app that is listed", through({ isDeactivated: true }), "deactivated"],
  ["a stranger through an app that is listed", through({ isStranger: true }), "stranger"],
  [
    "who is in no group, through an app that is listed",
    through({}, { groups: [] }),
    "not_in_group",
  ],
  [
    "a member of a group through an app that may see less",
    through(
      {},
      {
        groups: [{ id: "S1", namespaces: ["a", "b"] }],
        bots: [{ id: "B1", namespaces: ["b", "c"] }],
      },
    ),
    [{ clusters: "all", namespaces: ["b"] }],
  ],
  ["somebody whom Slack does not tell", { directory: { member: away } }, "unknown"],
  [
    "a channel that Slack does not tell",
    { visitor: { isShared: undefined }, directory: { isSharedOutside: away } },
    "unknown",
  ],
  [
    "a group that Slack does not tell",
    { rules: { groups: [{ id: "S1" }] }, directory: { groupMembers: away } },
    "unknown",
  ],
  [
    "a scope that is missing",
    { directory: { member: () => Promise.reject(new AppError("denied", "missing_scope")) } },
    "misconfigured",
  ],
  [
    "a group that is none",
    {
      rules: { groups: [{ id: "S1" }] },
      directory: { groupMembers: () => Promise.reject(new AppError("not_found", "no group")) },
    },
    "misconfigured",
  ],
  ["a channel that others read", { visitor: { isShared: true } }, "shared_channel"],
  [
    "a channel that others read, as Slack says when it is asked",
    { visitor: { isShared: undefined } },
    "shared_channel",
  ],
  ["no groups", { rules: { groups: [] } }, "not_in_group"],
  ["no space", { rules: { spaces: [] } }, "channel"],
  ["no namespaces", { rules: { groups: [{ id: "S1", namespaces: [] }] } }, "nothing_allowed"],
  [
    "two groups",
    {
      rules: {
        groups: [{ id: "S1", namespaces: ["a"] }, { id: "S2", clusters: ["x"] }, { id: "S3" }],
      },
    },
    [
      { clusters: "all", namespaces: ["a"] },
      { clusters: ["x"], namespaces: "all" },
    ],
  ],
  [
    "a group in a channel",
    {
      rules: {
        groups: [{ id: "S1", namespaces: ["a", "b"] }],
        spaces: [{ ...space, namespaces: ["b", "c"], sharedWithOthers: false }],
      },
    },
    [{ clusters: "all", namespaces: ["b"] }],
  ],
  [
    "the second channel of a space",
    { rules: { spaces: [{ ...space, channels: ["C0", "C1"] }] } },
    [all],
  ],
  ["a channel of no space", { rules: { spaces: [{ ...space, channels: ["C0"] }] } }, "channel"],
  [
    "a member of a group of the space",
    { rules: { spaces: [{ ...space, groups: ["S0", "S1"] }] } },
    [all],
  ],
  [
    "who is in no group of the space",
    { rules: { spaces: [{ ...space, groups: ["S0"] }] } },
    "not_in_group",
  ],
  ["a space for no group", { rules: { spaces: [{ ...space, groups: [] }] } }, "not_in_group"],
  [
    "an app that speaks as itself in a space of groups",
    {
      visitor: { user: "B1", bot: "B1" },
      rules: { bots: [{ id: "B1" }], spaces: [{ ...space, groups: ["S0"] }] },
    },
    [all],
  ],
  [
    "an app that speaks for somebody who is in no group of the space",
    {
      visitor: { bot: "B1" },
      rules: { bots: [{ id: "B1" }], spaces: [{ ...space, groups: ["S0"] }] },
    },
    "not_in_group",
  ],
  ["a direct message", { visitor: { channel: "D1" } }, [all]],
  [
    "a direct message, where there are spaces",
    { visitor: { channel: "D1" }, rules: { spaces: [space] } },
    "direct_message",
  ],
  [
    "a direct message, where people are limited",
    {
      visitor: { channel: "D1" },
      rules: { spaces: [], groups: [{ id: "S1", namespaces: ["a"] }] },
    },
    [{ clusters: "all", namespaces: ["a"] }],
  ],
  [
    "a direct message, which is limited",
    { visitor: { channel: "D1" }, rules: { directMessages: { allowed: true, namespaces: ["a"] } } },
    [{ clusters: "all", namespaces: ["a"] }],
  ],
])("%s", async ([, setting, outcome]) => {
  expect(await asked(setting)).toEqual(outcome);
});
