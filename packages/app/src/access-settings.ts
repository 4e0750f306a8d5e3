import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { z } from "zod";

const names = z.array(z.string()).optional();
const limits = {
  clusters: names.describe("Configured names of clusters; absent: all; an empty list: none"),
  namespaces: names.describe("Absent: all; an empty list: none"),
};

/** An id as Slack shows it; names change hands. */
function idOf(pattern: RegExp, what: string) {
  return z.string().refine((id) => pattern.test(id), what);
}

export const channelId = idOf(/^[CG][A-Z0-9]{2,20}$/u, "the id of a channel, like C0123ABCD");
const groupId = idOf(/^S[A-Z0-9]{2,20}$/u, "the id of a user group, like S0123ABCD");

const Rules = z.strictObject({
  guests: z.boolean().default(false).describe("Guests of the workspace may ask like members"),
  channels: z
    .array(
      z.strictObject({
        id: channelId.describe("Id of a channel: C0123ABCD"),
        ...limits,
        sharedWithOthers: z
          .boolean()
          .default(false)
          .describe("Members may ask here although another organisation reads the channel"),
      }),
    )
    .optional()
    .describe("Where it answers, and about what; absent: wherever it is invited"),
  groups: z
    .array(z.strictObject({ id: groupId.describe("Id of a user group: S0123ABCD"), ...limits }))
    .optional()
    .describe("User groups whose members may ask, and about what; absent: every member"),
  directMessages: z
    .strictObject({
      allowed: z.boolean().default(true).describe("Whether they are answered"),
      ...limits,
    })
    .optional()
    .describe(
      "Absent: a person's groups say it; without groups refused where channels are limited, else open",
    ),
  bots: z
    .array(
      z.strictObject({
        id: idOf(/^B[A-Z0-9]{2,20}$/u, "the id of a bot, like B0123ABCD").describe(
          "Id of a bot: B0123ABCD",
        ),
        ...limits,
      }),
    )
    .default([])
    .describe("Apps whose mentions are answered; of others none is"),
  askWhom: idOf(/^[UWSCG][A-Z0-9]{2,20}$/u, "the id of a person, a user group or a channel")
    .optional()
    .describe("Whom somebody is sent to who is refused; absent: an admin of the workspace"),
});

/** Who may ask the bot in Slack, where, and about what. */
export const Access = Rules.optional().describe(
  "Who may ask in Slack; absent: members of the workspace, wherever the bot is invited, about everything",
);
type Access = z.infer<typeof Access>;

/** A cluster of another name than those configured would shut out in silence. Throws `AppError` that names it. */
export function assertClustersKnown(access: Access, known: readonly string[]): void {
  const { channels = [], groups = [], bots = [], directMessages } = access ?? {};
  const direct = directMessages === undefined ? [] : [directMessages];
  const rows = Object.entries({ channels, groups, bots, directMessages: direct });
  for (const [setting, limited] of rows)
    for (const name of limited.flatMap(({ clusters = [] }) => clusters)) {
      if (known.includes(name)) continue;
      const [near = known.join(", ")] = nearMisses(name, known, 1);
      throw new AppError(
        "bad_input",
        `access.${setting} names cluster ${name}, which is not configured. Did you mean ${near}?`,
      );
    }
}
