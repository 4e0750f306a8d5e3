import { identity, type SlackUser } from "./slack-model.ts";

/** The other organisation of a shared channel. */
const partnerTeam = "T0PARTNER";

/** One of each kind of person that writes in a workspace, and of the apps beside ours. */
export const people: readonly SlackUser[] = [
  { id: identity.human, name: "sre-oncall", isBot: false },
  { id: "U0PAYMENTS", name: "payments-oncall", isBot: false },
  { id: "U0VIEWER", name: "viewer", isBot: false },
  { id: "U0CONTRACTOR", name: "contractor", isBot: false, guest: "channels" },
  { id: "U0AUDITOR", name: "auditor", isBot: false, guest: "one_channel" },
  { id: "U0PARTNER", name: "partner-sre", isBot: false, team: partnerTeam },
  { id: "U0LEFT", name: "left-the-company", isBot: false, isDeleted: true },
  { id: "U0ALERTS", name: "alertmanager", isBot: true, botId: "B0ALERTS" },
];

/** Members of each user group. */
export const userGroups: Readonly<Record<string, readonly string[]>> = {
  S0SRE: [identity.human],
  S0PAYMENTS: ["U0PAYMENTS"],
};
