import { AppError } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { type AccessRules, openAccess, type Space } from "./access-rules.ts";
import type { DirectoryApi } from "./directory-api.ts";

interface CheckPorts {
  readonly rules?: AccessRules | undefined;
  readonly directory: DirectoryApi;
  readonly log: Log;
}

/**
 * Says at the start who may ask, and which channels and user groups Slack does not show us: nobody is let in through
 * those, which a wrong id would else do in silence.
 */
export async function checkAccess({
  rules = openAccess,
  directory,
  log,
}: CheckPorts): Promise<void> {
  const { spaces = [], groups = [], guests } = rules;
  const where =
    rules.spaces === undefined ? "wherever the bot is invited" : spaces.map(({ name }) => name);
  const who = rules.groups === undefined ? "every member of the workspace" : idsOf(groups);
  log({ who, where, guests, bots: idsOf(rules.bots) }, "who may ask");
  const found = [
    ...spaces.flatMap((space) => idsIn(space, directory)),
    ...groups.map(({ id }) => ({ setting: "access.groups", id, ask: directory.groupMembers })),
  ];
  for (const { setting, id, ask } of found) {
    const why = await refusalOf(() => ask(id));
    if (why !== undefined) log({ setting, id, why }, "nobody is let in through this");
  }
}

function idsIn({ channels, groups = [] }: Space, directory: DirectoryApi) {
  const setting = "access.spaces";
  return [
    ...channels.map((id) => ({ setting, id, ask: directory.isSharedOutside })),
    ...groups.map((id) => ({ setting, id, ask: directory.groupMembers })),
  ];
}

async function refusalOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}
