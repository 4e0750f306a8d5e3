import { type Gap, present } from "@binnacle/contracts";
import { counted, type Kind, type Kubectl, shellWords } from "@binnacle/diagnosis";
import { type Failure, toGap } from "./failure.ts";

/** What was read: a kind of the API, or a part of one that has rights of its own. */
export type ReadKind = Pick<Kind, "kind" | "plural" | "group">;

export const podLogs: ReadKind = { kind: "Pod/log", plural: "pods/log", group: "" };

export interface FailedRead {
  readonly kind: ReadKind;
  /** Absent: over the whole cluster. */
  readonly namespace?: string | undefined;
  readonly failure: Failure;
}

export interface Refusal<T extends FailedRead = FailedRead> {
  readonly gap: Gap;
  readonly reads: readonly T[];
}

type Remedy = NonNullable<Gap["remedy"]>;

/** Merges what failed for the same reason into one gap, so that one missing role is one line with one command. */
export function refusals<T extends FailedRead>(
  failed: readonly T[],
  kubectl: Kubectl,
): readonly Refusal<T>[] {
  const groups = Map.groupBy(failed, ({ failure, namespace }) =>
    JSON.stringify([namespace, failure.kind, failure.refusedUser ?? failure.why]),
  );
  return [...groups.values()].map((reads) => ({ reads, gap: mergedGap(reads, kubectl) }));
}

function mergedGap(reads: readonly FailedRead[], kubectl: Kubectl): Gap {
  const [{ failure, namespace } = emptyGroup()] = reads;
  const where = namespace === undefined ? "in the cluster" : `in namespace ${namespace}`;
  const what = `${namesOf(reads)} ${where}`;
  const about = { kinds: reads.map(({ kind }) => kind.kind), ...present({ namespace }) };
  const gap = toGap(failure, { what, about });
  const user = failure.refusedUser;
  if (user === undefined) return gap;
  const kinds = reads.map(({ kind }) => kind);
  return {
    ...gap,
    why: `User "${user}" may not list them.`,
    remedy: grantTo({ user, namespace, kinds }, kubectl),
  };
}

function emptyGroup(): never {
  throw new RangeError("a group has at least one read");
}

interface Grant {
  readonly user: string;
  readonly namespace: string | undefined;
  readonly kinds: readonly Pick<ReadKind, "plural" | "group">[];
  /** Absent: what reading takes. */
  readonly verbs?: readonly string[];
  /** Of this object alone. */
  readonly name?: string | undefined;
}

/** What lets `user` read these kinds, or do with them what `verbs` say. */
export function grantTo(grant: Grant, kubectl: Kubectl): Remedy {
  const { user, namespace, kinds, verbs = ["get", "list"] } = grant;
  const resources = kinds.map(({ plural, group }) =>
    group === "" ? plural : `${plural}.${group}`,
  );
  const name = roleNameOf(grant);
  const resource = resources.join(",");
  const role = namespace === undefined ? "clusterrole" : "role";
  const only = grant.name === undefined ? [] : [`--resource-name=${grant.name}`];
  const verb = verbs.join(",");
  const create = shellWords`create ${role} ${name} --verb=${verb} --resource=${resource} ${{ own: only }}`;
  const own = [`--${role}=${name}`, bindingTo(user)];
  const bind = shellWords`create ${`${role}binding`} ${name} ${{ own }}`;
  const commands = [kubectl(namespace, create), kubectl(namespace, bind)];
  const command = commands.every(Boolean) ? commands.join(" && ") : undefined;
  return { text: "Let a cluster administrator run it.", ...present({ command }) };
}

/** `binnacle-read-pods-and-1-more`. */
function roleNameOf({ kinds, verbs }: Grant): string {
  const [first, ...others] = kinds;
  const more = others.length === 0 ? "" : `-and-${others.length}-more`;
  const name = `binnacle-${verbs?.join("-") ?? "read"}-${first?.plural ?? ""}${more}`;
  return name.replaceAll("/", "-").replaceAll("*", "all");
}

function bindingTo(user: string): string {
  const account = /^system:serviceaccount:([^:]+:[^:]+)$/u.exec(user)?.[1];
  return account === undefined ? shellWords`--user=${user}` : `--serviceaccount=${account}`;
}

/** More of them nobody reads. */
const namedAtMost = 3;
/** What tells most of what is wrong. */
const telling = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Event", "Service", "Node"];

/** `pods, events and jobs`; of more than three those that tell most, and how many there are. */
function namesOf(reads: readonly FailedRead[]): string {
  const named = reads.map(({ kind }) => kind);
  if (named.length <= namedAtMost) return enumerated(named.map(({ plural }) => plural));
  const first = telling.flatMap((each) => named.filter(({ kind }) => kind === each));
  const others = named.filter(({ kind }) => !telling.includes(kind));
  const told = [...first, ...others].slice(0, namedAtMost).map(({ plural }) => plural);
  return `${told.join(", ")} and ${counted(named.length - namedAtMost, "more kind")}`;
}

/** `pods, events and jobs`. */
function enumerated(names: readonly string[]): string {
  const rest = names.slice(0, -1);
  const last = names.at(-1) ?? "";
  return rest.length === 0 ? last : `${rest.join(", ")} and ${last}`;
}
