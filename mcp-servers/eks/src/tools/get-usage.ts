import { eks, type NodeUsage, type PodUsage } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { engineCall } from "./engine-call.ts";
import { nameOf } from "./name-of.ts";
import { unseenFirst } from "./unseen-first.ts";

export const getUsage = defineTool<EksDeps>()({
  contract: eks.getUsage,
  run: async (asked, deps, call) =>
    await deps.engine.usage(await engineCall(asked, deps, call), call.signal),
  toText: ({ namespace, isMeasured, nodes, items, total, gaps }) =>
    unseenFirst(
      gaps,
      !isMeasured && "nothing measured: requests and limits alone",
      nodes.length > 0 && nodesText(nodes, total.nodes),
      ...nodes.map(nodeText),
      `${items.length} of ${total.pods} pods${namespace === undefined ? "" : ` in ${namespace}`}, the largest first; used/requested/limit`,
      ...items.map((pod) => podText(pod, namespace)),
    ),
});

/** What was not measured is not called well. */
function nodesText(nodes: readonly NodeUsage[], total: number): string {
  const pressed = nodes.filter(isPressed).length;
  const unmeasured = nodes.filter(({ memory }) => memory.used === undefined).length;
  const unknown = unmeasured === 0 ? "" : `, ${unmeasured} not measured`;
  const shown = nodes.length < total ? ` (${nodes.length} shown)` : "";
  return `${pressed} of ${total} nodes under pressure${unknown}${shown}; used/requested/allocatable`;
}

function isPressed({ conditions, full }: NodeUsage): boolean {
  return conditions.length > 0 || full.length > 0;
}

const fullTexts: Readonly<Record<NodeUsage["full"][number], string>> = {
  cpu_used: "cpu used up",
  memory_used: "memory used up",
  cpu_requested: "cpu requested away",
  memory_requested: "memory requested away",
  pods: "no room for pods",
};

function nodeText(node: NodeUsage): string {
  const { ref, cpu, memory, pods, conditions, taints, full } = node;
  const told = [
    ...conditions,
    ...full.map((item) => fullTexts[item]),
    ...taints.map((taint) => `taint ${taint}`),
  ];
  const why = told.length === 0 ? "" : `: ${told.join(", ")}`;
  const mark = isPressed(node) ? "! " : "";
  return `${mark}${nameOf(ref)} cpu ${parts(cpu, cores)}, memory ${parts(memory, bytes)}, pods ${pods.running}/${pods.allocatable ?? "?"}${why}`;
}

/** The kubelet ends a container at its limit: from here on that is near. */
const NEAR = 0.9;

function podText({ ref, node, cpu, memory }: PodUsage, namespace: string | undefined): string {
  const { used, limits } = memory;
  const isNear = used !== undefined && limits !== undefined && used >= NEAR * limits;
  const name = namespace === undefined ? nameOf(ref) : `pod/${ref.name}`;
  const on = node === undefined ? "" : ` on ${node}`;
  return `${isNear ? "! " : ""}${name}${on} cpu ${parts(cpu, cores)}, memory ${parts(memory, bytes)}${isNear ? ": near its limit" : ""}`;
}

interface Amount {
  readonly used?: number | undefined;
  readonly requests: number;
  readonly limits?: number | undefined;
  readonly allocatable?: number | undefined;
}

/** `900m/500m/1`; `?` is not measured, `-` is not set. */
function parts(amount: Amount, unit: (amount: number) => string): string {
  const { used, requests, limits, allocatable } = amount;
  const most = "allocatable" in amount ? allocatable : limits;
  const now = used === undefined ? "?" : unit(used);
  const wanted = requests === 0 ? "-" : unit(requests);
  return `${now}/${wanted}/${most === undefined ? "-" : unit(most)}`;
}

function cores(amount: number): string {
  return amount >= 1 ? String(Number(amount.toFixed(2))) : `${Math.round(amount * 1000)}m`;
}

function bytes(amount: number): string {
  const units = ["Gi", "Mi", "Ki"].map((name, index) => ({ name, size: 2 ** (30 - 10 * index) }));
  const unit = units.find(({ size }) => amount >= size) ?? { name: "", size: 1 };
  const digits = unit.name === "Gi" ? 2 : 0;
  return `${Number((amount / unit.size).toFixed(digits))}${unit.name}`;
}
