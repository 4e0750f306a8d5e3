import {
  eks,
  type Gap,
  type ObjectRef,
  type TopologyEdge,
  type TopologyResult,
} from "@binnacle/contracts";
import { touches } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { engineCall } from "./engine-call.ts";
import { nameOf } from "./name-of.ts";
import { isAside, unseenFirst } from "./unseen-first.ts";

type Answer = Pick<TopologyResult, "target" | "items" | "total" | "broken"> & {
  readonly gaps: readonly Gap[];
};

export const getTopology = defineTool<EksDeps>()({
  contract: eks.getTopology,
  run: async (asked, deps, call) =>
    await deps.engine.topology(await engineCall(asked, deps, call), call.signal),
  toText: (answer) => {
    const { namespace, target, items, hasMore, total, gaps } = answer;
    return unseenFirst(
      gaps,
      `${target === undefined ? `namespace ${namespace}` : nameOf(target)}: ${countsText(answer)}`,
      ...items.map((edge) => edgeText(edge, namespace)),
      hasMore && `… ${total - items.length} more: name a target`,
    );
  },
});

/** `1 broken of 3 links, around them 2 broken of 4`: what touches the target counts first, and stands first. */
function countsText({ target, items, total, broken, gaps }: Answer): string {
  const touching = touches(items, target);
  const own = items.filter(touching);
  const others = items.filter((edge) => !touching(edge));
  const isSplit = own.length > 0 && others.length > 0;
  if (!isSplit) return `${brokenText(broken, items, gaps)} of ${total} links`;
  const ownBroken = own.filter(({ state }) => state === "broken").length;
  const around = `${brokenText(broken - ownBroken, others, gaps)} of ${total - own.length}`;
  return `${brokenText(ownBroken, own, gaps)} of ${own.length} links, around them ${around}`;
}

/** What was not seen may be broken. */
function brokenText(broken: number, items: readonly TopologyEdge[], gaps: readonly Gap[]): string {
  const unknown = items.filter(({ state }) => state === "unknown").length;
  const isSeen = unknown === 0 && gaps.every(isAside);
  const none = isSeen ? "none broken" : "none seen broken";
  const open = unknown === 0 ? "" : `, ${unknown} not known`;
  return `${broken === 0 ? none : `${broken} broken`}${open}`;
}

const marks = { broken: "BROKEN ", degraded: "! ", unknown: "? ", fine: "" };

/** `BROKEN service/payment :80→8080 0 of 3 endpoints ready → deployment/payment`. */
function edgeText({ kind, from, to, state, text }: TopologyEdge, namespace: string): string {
  const workloads = kind === "serves" || kind === "hosts" ? to : [];
  const leads =
    workloads.length === 0
      ? ""
      : ` → ${workloads.map((ref) => shortOf(ref, namespace)).join(", ")}`;
  const verb = kind === "serves" ? "" : `${kind} `;
  return `${marks[state]}${shortOf(from, namespace)} ${verb}${text}${leads}`;
}

/** The namespace of all is told once. */
function shortOf(ref: ObjectRef, namespace: string): string {
  const { namespace: own, ...rest } = ref;
  return own === namespace ? nameOf(rest) : nameOf(ref);
}
