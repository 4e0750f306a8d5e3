import { refOf } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Condition } from "../../state/shapes.ts";
import { saysCondition, type Trouble, warned } from "./trouble.ts";

/** Conditions and the status of each that is bad. Of any other nobody knows which is. */
const BAD: Readonly<Record<string, "True" | "False">> = {
  // The kubelet and the cloud.
  MemoryPressure: "True",
  DiskPressure: "True",
  PIDPressure: "True",
  NetworkUnavailable: "True",
  // The node problem detector.
  KernelDeadlock: "True",
  ReadonlyFilesystem: "True",
  // Agents that watch nodes for the provider.
  NetworkingReady: "False",
  KernelReady: "False",
  StorageReady: "False",
  ContainerRuntimeReady: "False",
  AcceleratedHardwareReady: "False",
};
/** Causes of their own tell these. */
const TOLD = new Set(["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"]);

/** The conditions of a node that say that something of it is not well, beside Ready. */
export function badConditions<Item extends Pick<Condition, "type" | "status">>(
  conditions: readonly Item[],
): Item[] {
  return conditions.filter(({ type, status }) => BAD[type] === status);
}

/** Nodes that are not well by the word of an agent on them. */
export function nodeTroubles(inquiry: Inquiry): Trouble[] {
  return [...inquiry.cluster.nodes.values()].flatMap((node) => {
    const { conditions } = node.status;
    const bad = badConditions(conditions).filter(({ type }) => !TOLD.has(type));
    const [first] = bad;
    if (first === undefined) return [];
    const ref = refOf("Node", node);
    return [
      {
        ref,
        reason: first.type,
        since: first.lastTransitionTime,
        isBroken: false,
        facts: [
          ...bad.map((condition) => saysCondition(inquiry, ref, { conditions, condition })),
          ...warned(inquiry, [ref]),
        ],
      },
    ];
  });
}
