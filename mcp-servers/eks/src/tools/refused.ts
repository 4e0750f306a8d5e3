import { AppError } from "@binnacle/contracts";
import { type Failure, toError } from "../api/failure.ts";
import { grantCommand } from "../api/refusals.ts";
import type { Resource } from "../resources/resources.table.ts";

/** A failure of one read as the tool's error; a refusal by role comes with the command that grants it. */
export function refused(
  failure: Failure,
  read: {
    readonly resource: Pick<Resource, "plural" | "group"> & { readonly isNamespaced?: boolean };
    readonly namespace: string | undefined;
    readonly verb: "get" | "list";
  },
): AppError {
  if (failure.refusedUser === undefined) return toError(failure);
  const { plural, group, isNamespaced = true } = read.resource;
  const namespace = isNamespaced ? read.namespace : undefined;
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  const grant = grantCommand(failure.refusedUser, namespace, [{ resource: plural, group }]);
  return new AppError(
    "denied",
    `User "${failure.refusedUser}" may not ${read.verb} ${plural}${where}. Let a cluster administrator run: ${grant}`,
  );
}
