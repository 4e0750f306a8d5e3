import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { z } from "zod";

/** A pattern would match none, in silence. */
const namespaceName = z
  .string()
  .refine(
    (name) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(name),
    "the name of a namespace; a pattern like shop-* is none",
  );

const limits = {
  clusters: z
    .array(z.string())
    .optional()
    .describe("Configured names of clusters; absent: all; an empty list: none"),
  namespaces: z.array(namespaceName).optional().describe("Absent: all; an empty list: none"),
};

/** An id as Slack shows it; names change hands. */
function idOf(pattern: RegExp, what: string) {
  return z.string().refine((id) => pattern.test(id), what);
}

export const channelId = idOf(/^[CG][A-Z0-9]{2,20}$/u, "the id of a channel, like C0123ABCD");
const groupId = idOf(/^S[A-Z0-9]{2,20}$/u, "the id of a user group, like S0123ABCD");

const Space = z.strictObject({
  name: z.string().min(1).max(80).describe("As the log tells it: the name of a team"),
  channels: z.array(channelId).min(1).describe("Ids of its channels, each of this space alone"),
  ...limits,
  groups: z
    .array(groupId)
    .optional()
    .describe("Only members of these user groups may ask in it; absent: all who may ask at all"),
  sharedWithOthers: z
    .boolean()
    .default(false)
    .describe("Members may ask in it although another organisation reads the channels"),
});

/** What is asked in a channel has the limits of one space: in two they would contradict each other. */
const Spaces = z.array(Space).superRefine((spaces, context) => {
  const owners = new Map<string, string>();
  const taken = new Set<string>();
  for (const [index, { name, channels }] of spaces.entries()) {
    if (taken.has(name)) wrong([index, "name"], "a name that no other space has");
    taken.add(name);
    for (const [place, id] of channels.entries()) {
      const owner = owners.get(id);
      if (owner === undefined) owners.set(id, name);
      else wrong([index, "channels", place], `a channel of one space: ${id} is one of ${owner}`);
    }
  }

  function wrong(path: PropertyKey[], message: string): void {
    context.addIssue({ code: "custom", path, message });
  }
});

const Rules = z.strictObject({
  guests: z.boolean().default(false).describe("Guests of the workspace may ask like members"),
  spaces: Spaces.optional().describe(
    "Teams, each with the channels where it answers, and about what; absent: wherever it is invited",
  ),
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
      "Absent: a person's groups say it; without groups refused where there are spaces, else open",
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
  const { spaces = [], groups = [], bots = [], directMessages } = access ?? {};
  const direct = directMessages === undefined ? [] : [directMessages];
  const rows = Object.entries({ spaces, groups, bots, directMessages: direct });
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
