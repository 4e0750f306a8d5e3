import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";

/** Whether a link from one object to another concerns what was asked about. */
export type IsOwn = (from: ObjectRef, to: ObjectRef) => boolean;

/** Of links those that begin or end at the target, at a Service that leads to it, or at one that it routes to. No target: all. */
export function touches(
  links: readonly TopologyEdge[],
  target: ObjectRef | undefined,
): (link: Pick<TopologyEdge, "from" | "to">) => boolean {
  if (target === undefined) return () => true;
  const key = keyOf(target);
  const leading = links.flatMap(({ kind, from, to }) => {
    if (kind === "serves" && to.some((ref) => keyOf(ref) === key)) return [keyOf(from)];
    return kind === "routes" && keyOf(from) === key ? to.map(keyOf) : [];
  });
  const own = new Set([key, ...leading]);
  return ({ from, to }) => [from, ...to].some((ref) => own.has(keyOf(ref)));
}
