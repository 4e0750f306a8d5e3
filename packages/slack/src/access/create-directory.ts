import type { Clock } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import type { DirectoryApi } from "./directory-api.ts";
import { createRemembered } from "./remembered.ts";

/** Somebody who leaves the workspace or a user group is let in no longer than this. */
const freshMs = 10 * 60_000;
/** While Slack does not answer, what it said last holds this long. */
const staleMs = 60 * 60_000;
/** Nobody waits longer to be known. */
const timeoutMs = 3000;

/** What Slack said of people and channels, asked again every ten minutes. */
export function createDirectory(api: DirectoryApi, clock: Clock): DirectoryApi {
  const remembered = <Value>(what: string, ask: (id: string) => Promise<Value>) =>
    createRemembered({
      load: (id) => withDeadline({ what, timeoutMs }, () => ask(id)),
      clock,
      freshMs,
      staleMs,
    });
  return {
    member: remembered("Slack's users.info", api.member),
    groupMembers: remembered("Slack's usergroups.users.list", api.groupMembers),
    isSharedOutside: remembered("Slack's conversations.info", api.isSharedOutside),
  };
}
