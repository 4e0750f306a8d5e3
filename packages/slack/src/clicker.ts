import { z } from "zod";
import type { Visitor } from "./access/create-gate.ts";

/** Who clicked or submitted, and in which workspaces that was. */
export const Clicker = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
});

/** As the gate knows them. */
export function visitorOf(
  { user, team }: z.infer<typeof Clicker>,
  where: Pick<Visitor, "channel" | "isShared">,
): Visitor {
  const teams = [team?.id, user.team_id].filter((id) => id !== null && id !== undefined);
  return { user: user.id, teams, ...where };
}
