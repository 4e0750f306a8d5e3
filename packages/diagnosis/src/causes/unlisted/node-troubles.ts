import { refOf } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { saysCondition, type Trouble, warned } from "./trouble.ts";

/** Conditions of which True is bad. Whether it is of any other, nobody knows. */
const PRESSURE = new Set(["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"]);

/** Nodes that run out of something, by the word of their kubelet. */
export function nodeTroubles(inquiry: Inquiry): Trouble[] {
  return [...inquiry.cluster.nodes.values()].flatMap((node) => {
    const { conditions } = node.status;
    const bad = conditions.filter(({ type, status }) => status === "True" && PRESSURE.has(type));
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
