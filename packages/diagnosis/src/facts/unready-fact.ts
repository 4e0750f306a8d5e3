import { present } from "@binnacle/contracts";
import { unreadyIndex } from "../graph/node-readiness.ts";
import { refOf } from "../graph/object-key.ts";
import { shortened } from "../say.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { ObjectFact } from "./ledger.ts";
import { beginning } from "./times.ts";

/** That a node is not Ready, in its own words; undefined: nothing says so. */
export function unreadyFact(node: Node): ObjectFact | undefined {
  const index = unreadyIndex(node);
  const condition = node.status.conditions[index];
  if (condition === undefined) return undefined;
  const { status, reason = "NotReady", lastTransitionTime } = condition;
  const message = shortened(condition.message ?? "");
  return {
    subject: refOf("Node", node),
    pointer: `/status/conditions/${index}`,
    value: [status, reason, message],
    values: present({ status, reason, message, since: beginning(lastTransitionTime) }),
    text: `node ${node.metadata.name}: Ready is ${status}, ${reason}: ${message}`,
  };
}
