import type { Claim, ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { firstSeen, seenAt } from "../../graph/events.ts";
import { refOf } from "../../graph/object-key.ts";
import { conditionOf, lastEnd, type PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { readEviction } from "../../messages/eviction-message.ts";
import { readStarving, relievedOf, starvedOf } from "../../messages/starving-event.ts";
import { counted } from "../../say.ts";
import type { Event, Node } from "../../state/cluster-kinds.ts";
import { saysEvent } from "../unlisted/trouble.ts";

/** A node that starves fights for so long before its kubelet falls silent; what is older was over. */
const BEFORE_MS = 60 * 60_000;
/** What it still sent as the control plane gave it up. */
const AFTER_MS = 60_000;

/** What a node ran out of before it was lost. */
export interface Starved {
  /** `memory`. */
  readonly of: string;
  readonly since: string | undefined;
  readonly claims: readonly Claim[];
  /** Pods that its kubelet evicted for it. */
  readonly evicted: readonly PodView[];
}

/** By the words of its kubelet: events of the node, and the pods that it evicted. Nothing where none of them tells. */
export function starvedBefore(node: Node, lostAt: number, inquiry: Inquiry): Starved | undefined {
  const ref = refOf("Node", node);
  const relieved = relievedAt(node, lostAt, inquiry);
  const counts = (of: string | undefined, at: number) =>
    of !== undefined &&
    at >= lostAt - BEFORE_MS &&
    at <= lostAt + AFTER_MS &&
    !((relieved.get(of) ?? 0) > at);
  const events = inquiry.cluster
    .eventsOf(ref)
    .filter((event) => counts(readStarving(event)?.of, seenAt(event)))
    .toSorted((left, right) => begunAt(left) - begunAt(right));
  const evicted = (inquiry.cluster.podsByNode.get(ref.name) ?? []).filter((pod) =>
    counts(lackedFor(pod), Date.parse(goneAt(pod) ?? "")),
  );
  const told = events.map((event) => readStarving(event)?.of);
  const of = [...told, ...evicted.map(lackedFor)].find((resource) => resource !== undefined);
  if (of === undefined) return undefined;
  const since = earliest([...events.map(firstSeen), ...evicted.map(goneAt)]);
  return { of, since, evicted, claims: claimsOf(inquiry, ref, { events, evicted }) };
}

/** When the node last had enough again before it was lost, by what it had lacked, milliseconds since the epoch. */
function relievedAt(node: Node, lostAt: number, { cluster }: Inquiry): ReadonlyMap<string, number> {
  const told = [
    ...cluster
      .eventsOf(refOf("Node", node))
      .map((event) => ({ of: relievedOf(event.reason), at: seenAt(event) })),
    ...node.status.conditions
      .filter(({ status }) => status === "False")
      .map(({ type, lastTransitionTime = "" }) => ({
        of: relievedOf(type),
        at: Date.parse(lastTransitionTime),
      })),
  ];
  return new Map(
    told
      .filter(({ at }) => at <= lostAt)
      .toSorted((left, right) => left.at - right.at)
      .flatMap(({ of, at }) => (of === undefined ? [] : [[of, at] as const])),
  );
}

function begunAt(event: Event): number {
  return Date.parse(firstSeen(event) ?? "");
}

/** What the node was low on when its kubelet evicted the pod. */
function lackedFor({ object: { status } }: PodView): string | undefined {
  if (status.phase !== "Failed" || status.reason !== "Evicted") return undefined;
  const eviction = readEviction(status.message ?? "");
  return eviction.kind === "node_low" ? starvedOf(eviction.resource) : undefined;
}

function goneAt({ object, containers }: PodView): string | undefined {
  const disruption = conditionOf(object, "DisruptionTarget")?.lastTransitionTime;
  return disruption ?? earliest(containers.map((container) => lastEnd(container)?.finishedAt));
}

/** What began first, and what it killed; then how many it evicted. */
function claimsOf(
  inquiry: Inquiry,
  ref: ObjectRef,
  { events, evicted }: { readonly events: readonly Event[]; readonly evicted: readonly PodView[] },
): Claim[] {
  const [first] = events;
  const kill = events.findLast((event) => readStarving(event)?.isKill === true);
  const told = [...new Set([first, kill])].flatMap((event) =>
    event === undefined ? [] : [saysEvent(inquiry, event)],
  );
  return [...told, ...evictedClaims(inquiry, ref, evicted)];
}

function evictedClaims(
  { cite, say }: Inquiry,
  ref: ObjectRef,
  evicted: readonly PodView[],
): Claim[] {
  const [example] = evicted;
  if (example === undefined) return [];
  const since = earliest(evicted.map(goneAt));
  const filed = cite.fact({
    subject: ref,
    pointer: "/pods/evicted",
    value: evicted.map((pod) => pod.ref.name),
    values: {
      evicted: { count: evicted.length, of: "pod" },
      message: example.object.status.message ?? "",
      ...(since !== undefined && { first: { at: since } }),
    },
    text: `${counted(evicted.length, "pod")} evicted by the kubelet of ${ref.name}: ${example.object.status.message ?? ""}`,
    kubectl: shellWords`get pods -A --field-selector ${`spec.nodeName=${ref.name},status.phase=Failed`}`,
    trust: "outside",
  });
  return [say(`Its kubelet evicted {evicted}, the first at {first}: {message}`, filed)];
}
