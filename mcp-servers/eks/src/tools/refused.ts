import { AppError } from "@binnacle/contracts";
import { type Failure, toError } from "../api/failure.ts";
import { grantCommand } from "../api/refusals.ts";
import type { Resource } from "../resources/resources.table.ts";

/** A failure of one read as the tool's error; a refusal by role comes with the command that grants it. */
export function refused(
  failure: Failure,
  read: {
    readonly resource: Pick<Resource, "plural" | "group">;
    readonly namespace: string | undefined;
    readonly verb: "get" | "list";
  },
): AppError {
  if (failure.refusedUser === undefined) return toError(failure);
  const { plural, group } = read.resource;
  const where = read.namespace === undefined ? "" : ` in namespace ${read.namespace}`;
  const grant = grantCommand(failure.refusedUser, read.namespace, [{ resource: plural, group }]);
  return new AppError(
    "denied",
    `User "${failure.refusedUser}" may not ${read.verb} ${plural}${where}. Let a cluster administrator run: ${grant}`,
  );
}
