import { AppError, eks, type NodeUsage, type PodUsage, present } from "@binnacle/contracts";
import { gapsOf, nearMisses, type ObjectFact, shellWords, usageOf } from "@binnacle/diagnosis";
import { createPhases } from "../create-phases.ts";
import { observed } from "../facts.ts";
import { readMeasurements } from "../usage/read-measurements.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { UsageAnswer, UsageCall } from "./engine-messages.ts";
import { resolveOne } from "./resolve-one.ts";

const podsAtMost = 15;
const nodesAtMost = 20;

/** What pods and nodes use. Throws `AppError` for a namespace or node that does not exist. */
export async function answerUsage(
  { asked, cluster, deadline }: UsageCall,
  deps: EngineDeps,
  { signal, checkpoint }: Running,
): Promise<UsageAnswer> {
  const { namespace, node, by } = asked;
  const phase = createPhases(deadline, signal);
  if (namespace !== undefined) await resolveOne(deps, { namespace }, phase("names"));
  const scope = { namespace, cluster, use: "usage", signal: phase("lists") } as const;
  const [graph, measurements] = await Promise.all([
    deps.stateOf(scope, checkpoint),
    readMeasurements(deps.api, namespace, phase("lists")),
  ]);
  if (node !== undefined && graph.gapIn("Node", undefined, node) === undefined)
    assertNode(node, [...graph.nodes.keys()]);
  const { nodes, pods } = usageOf(graph, measurements, { namespace, node, by });
  // Pods of one namespace do not tell how full a node is.
  const shown = namespace === undefined ? nodes.slice(0, nodesAtMost) : [];
  const items = pods.slice(0, podsAtMost);
  const gaps = [...measurements.gaps, ...gapsOf(graph.state)];
  const facts = [...shown.map(nodeFact), ...items.map(podFact)];
  return {
    ...present({ namespace }),
    isMeasured: measurements.pods.size > 0 || measurements.nodes.size > 0,
    nodes: shown,
    items,
    hasMore: pods.length > items.length || (namespace === undefined && nodes.length > shown.length),
    total: { nodes: nodes.length, pods: pods.length },
    ...observed(facts, deps.api, { cluster, tool: eks.getUsage, asked, gaps }),
  };
}

function assertNode(name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = nearMisses(name, names);
  throw new AppError(
    "not_found",
    `There is no node ${JSON.stringify(name)}.${near.length === 0 ? "" : ` Near: ${near.join(", ")}.`}`,
  );
}

function nodeFact({ ref, cpu, memory, pods, conditions }: NodeUsage): ObjectFact {
  return {
    subject: ref,
    pointer: "/usage",
    value: [cpu.used, memory.used, cpu.requests, memory.requests, pods.running],
    values: amounts(cpu, memory),
    text: `node ${ref.name}: ${conditions.join(", ") || "no bad condition"}`,
    kubectl: shellWords`top node ${ref.name}`,
  };
}

function podFact({ ref, cpu, memory }: PodUsage): ObjectFact {
  return {
    subject: ref,
    pointer: "/usage",
    value: [cpu.used, memory.used],
    values: amounts(cpu, memory),
    text: `pod ${ref.name}`,
    kubectl: shellWords`top pod ${ref.name} --containers`,
  };
}

function amounts(cpu: PodUsage["cpu"], memory: PodUsage["memory"]): ObjectFact["values"] {
  return {
    cpu_requests: { amount: cpu.requests, unit: "cores" },
    memory_requests: { amount: memory.requests, unit: "bytes" },
    ...(cpu.used !== undefined && { cpu: { amount: cpu.used, unit: "cores" as const } }),
    ...(memory.used !== undefined && { memory: { amount: memory.used, unit: "bytes" as const } }),
  };
}
