import { eks, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { engineCall } from "./engine-call.ts";
import { nameOf } from "./name-of.ts";
import { unseenFirst } from "./unseen-first.ts";

export const getTopology = defineTool<EksDeps>()({
  contract: eks.getTopology,
  run: async (asked, deps, call) =>
    await deps.engine.topology(await engineCall(asked, deps, call), call.signal),
  toText: ({ namespace, target, items, hasMore, total, broken, gaps }) =>
    unseenFirst(
      gaps,
      `${target === undefined ? `namespace ${namespace}` : nameOf(target)}: ${brokenText(broken)} of ${total} links`,
      ...items.map((edge) => edgeText(edge, namespace)),
      hasMore && `… ${total - items.length} more: name a target`,
    ),
});

function brokenText(broken: number): string {
  return broken === 0 ? "none broken" : `${broken} broken`;
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
