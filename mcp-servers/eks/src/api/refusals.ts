import type { Gap } from "@binnacle/contracts";
import { type Failure, toGap } from "./failure.ts";

/** One list that gave nothing. */
export interface FailedRead {
  readonly resource: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Absent: over the whole cluster. */
  readonly namespace?: string;
  readonly failure: Failure;
}

export interface Refusal<T extends FailedRead = FailedRead> {
  readonly gap: Gap;
  readonly reads: readonly T[];
}

/** Merges what failed for the same reason into one gap, so that one missing role is one line with one command. */
export function refusals<T extends FailedRead>(failed: readonly T[]): readonly Refusal<T>[] {
  const groups = Map.groupBy(failed, ({ failure, namespace }) =>
    JSON.stringify([namespace, failure.kind, failure.refusedUser ?? failure.why]),
  );
  return [...groups.values()].map((reads) => ({ reads, gap: mergedGap(reads) }));
}

function mergedGap(reads: readonly FailedRead[]): Gap {
  const [{ failure, namespace } = emptyGroup()] = reads;
  const where = namespace === undefined ? "in the cluster" : `in namespace ${namespace}`;
  const what = `${enumerated(reads.map(({ resource }) => resource))} ${where}`;
  const user = failure.refusedUser;
  if (user === undefined) return toGap(failure, what);
  return {
    origin: "kubernetes",
    what,
    why: `User "${user}" may not list them.`,
    remedy: grantCommand(user, namespace, reads),
  };
}

function emptyGroup(): never {
  throw new RangeError("a group has at least one read");
}

/** The command that a cluster administrator runs to let `user` read these resources. */
export function grantCommand(
  user: string,
  namespace: string | undefined,
  reads: readonly Pick<FailedRead, "resource" | "group">[],
): string {
  const resources = reads.map(({ resource, group }) =>
    group === "" ? resource : `${resource}.${group}`,
  );
  const more = reads.length === 1 ? "" : `-and-${reads.length - 1}-more`;
  const name = `binnacle-read-${(reads[0]?.resource ?? "").replace("/", "-")}${more}`;
  const [, accountNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/u.exec(user) ?? [];
  const subject =
    account === undefined
      ? `--user=${quoted(user)}`
      : `--serviceaccount=${accountNamespace}:${account}`;
  const [kubectl, role] =
    namespace === undefined ? ["kubectl", "clusterrole"] : [`kubectl -n ${namespace}`, "role"];
  return `${kubectl} create ${role} ${name} --verb=get,list --resource=${resources.join(",")} && ${kubectl} create ${role}binding ${name} --${role}=${name} ${subject}`;
}

/** A user may be called anything; what a shell would read is quoted. */
function quoted(text: string): string {
  return /^[\w:@./=+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `pods, events and jobs`. */
function enumerated(names: readonly string[]): string {
  const rest = names.slice(0, -1);
  const last = names.at(-1) ?? "";
  return rest.length === 0 ? last : `${rest.join(", ")} and ${last}`;
}
