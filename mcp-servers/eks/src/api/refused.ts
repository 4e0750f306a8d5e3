import { AppError, present } from "@binnacle/contracts";
import type { Kubectl } from "@binnacle/diagnosis";
import { type ApiResult, type Failure, toError } from "./failure.ts";
import { grantTo, type ReadKind } from "./refusals.ts";

export interface Read {
  readonly kind: ReadKind & { readonly isNamespaced?: boolean };
  readonly namespace: string | undefined;
  /** Absent: a list. */
  readonly name?: string | undefined;
}

/** The value that was read, or the failure as the tool's error. */
export function granted<T>(result: ApiResult<T>, read: Read, kubectl: Kubectl): T {
  if (result.kind === "ok") return result.value;
  throw refused(result.failure, read, kubectl);
}

/** A failure of one read as the tool's error: what is not there by name, a refusal by role with the command that grants it. */
export function refused(failure: Failure, read: Read, kubectl: Kubectl): AppError {
  const { kind, name } = read;
  const namespace = kind.isNamespaced === false ? undefined : read.namespace;
  if (failure.kind === "not_found" && name !== undefined) return absent(kind, name, namespace);
  const user = failure.refusedUser;
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  const unseen = {
    what: `${kind.plural}${name === undefined ? "" : ` ${name}`}${where}`,
    about: { kinds: [kind.kind], ...present({ namespace, name }) },
  };
  if (user === undefined) return toError(failure, unseen);
  const verb = name === undefined ? "list" : "get";
  const remedy = grantTo({ user, namespace, kinds: [kind] }, kubectl);
  return new AppError("denied", `User "${user}" may not ${verb} ${kind.plural}${where}.`, {
    remedy,
    unseen,
  });
}

function absent({ kind }: ReadKind, name: string, namespace: string | undefined): AppError {
  const where = namespace === undefined ? "The cluster" : `Namespace ${namespace}`;
  return new AppError(
    "not_found",
    `${where} has no ${kind.toLowerCase()} named ${JSON.stringify(name)}.`,
  );
}
