import { identity } from "./slack-model.ts";
import type { Workspace } from "./workspace.ts";

/** The workspace of a person, which need not be this one. */
export function teamOf(user: string, { users }: Pick<Workspace, "users">): string {
  return users.get(user)?.team ?? identity.team;
}
