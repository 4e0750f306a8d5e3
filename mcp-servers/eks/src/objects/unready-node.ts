import { type ObjectFact, type ObjectOf, toStateList, unreadyFact } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { inTime } from "../api/in-time.ts";
import { isName } from "../api/readable-path.ts";

/** A node that is not Ready. */
export interface UnreadyNode {
  /** Its kubelet reports no more. */
  readonly isSilent: boolean;
  /** `node node-1 is NotReady since 2026-11-20T03:02:00Z (NodeStatusUnknown)`. */
  readonly text: string;
  readonly fact: ObjectFact;
}

/** What a node says of itself; undefined: it is Ready, or that could not be seen. Never rejects for what the API fails with. */
export type NodeOf = (name: string | undefined) => Promise<UnreadyNode | undefined>;

/** A log is read meanwhile; where that is done sooner, its answer waits so long for the node at most. */
const mostMs = 2000;

/** Reads each node once. */
export function createNodeOf(api: ClusterApi, signal: AbortSignal): NodeOf {
  const nodes = new Map<string, Promise<UnreadyNode | undefined>>();
  return async (name) => {
    if (name === undefined || !isName(name)) return undefined;
    const node = nodes.get(name) ?? readNode(api, name, signal);
    nodes.set(name, node);
    return await node;
  };
}

async function readNode(
  api: ClusterApi,
  name: string,
  signal: AbortSignal,
): Promise<UnreadyNode | undefined> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const read = await api.json(`/api/v1/nodes/${name}`, { signal: soon });
  if (read.kind === "failed") return undefined;
  const { items } = toStateList({ kind: "Node", items: { kind: "known", value: [read.value] } });
  const shown = await inTime(soon, async () => await api.redactor.value(items, { signal: soon }));
  if (shown.kind === "failed" || shown.value.kind === "unknown") return undefined;
  const [node] = shown.value.value;
  return node && toUnready(node);
}

/** Undefined: it does not say that it is not Ready. */
export function toUnready(node: ObjectOf<"Node">): UnreadyNode | undefined {
  const fact = unreadyFact(node);
  if (fact === undefined) return undefined;
  const { values = {}, subject } = fact;
  return {
    isSilent: values["status"] === "Unknown",
    text: unreadyText(subject.name, values),
    fact,
  };
}

export function unreadyText(name: string, values: ObjectFact["values"] = {}): string {
  const { since, reason } = values;
  const when = typeof since === "object" && "since" in since ? ` since ${since.since}` : "";
  return `node ${name} is NotReady${when}${typeof reason === "string" ? ` (${reason})` : ""}`;
}
