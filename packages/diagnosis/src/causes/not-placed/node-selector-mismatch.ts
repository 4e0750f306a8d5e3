import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { demandText } from "../../graph/node-filters.ts";
import type { Seen } from "../../kit/pod-cause.ts";
import { counted } from "../../say.ts";
import {
  type Demand,
  demandsOf,
  nearOf,
  saysNear,
  seeLabels,
  selectNear,
} from "../demanded-labels.ts";
import { nodeByNode } from "./node-by-node.ts";
import { placementCause } from "./placement-cause.ts";
import { type Refused, toldBeside } from "./refused.ts";

interface Demanding {
  /** As people read it. */
  readonly wanted: string;
  readonly demands: readonly Demand[];
}

/** No node has the labels that the pod demands. */
export const nodeSelectorMismatch = placementCause<Demanding>({
  id: "node-selector-mismatch",
  title: "No node has the labels",
  group: "scheduling",
  high: "no node has the labels that the pod demands",
  medium: "the scheduler says that no node matches; the nodes were not seen",
  ruledOut: "no pod that had its time waits for a node with certain labels",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["scheduling"],

  sees(refused) {
    const { spec } = refused.pod.object;
    const wanted = demandText(spec);
    const isMissed = wanted !== "" && (isSeen(refused) || isToldOfAll(refused));
    return isMissed ? { wanted, demands: demandsOf(spec) } : undefined;
  },

  doubts: ({ spots }) => toldBeside(spots, "node_affinity"),

  tells(placing) {
    const { name, pod, spot, hit, refusal, says, cite, say } = placing;
    const { wanted, demands } = hit;
    const near = nearOf(spot.fit.nodes, demands);
    const meant = near === undefined ? [] : [saysNear(placing, near)];
    const isSelector = Object.keys(pod.object.spec.nodeSelector).length > 0;
    const asks = cite.field(pod, {
      pointer: isSelector ? "/spec/nodeSelector" : "/spec/affinity",
      value: [wanted, demands],
      text: `demands a node with ${wanted}`,
    });
    const told = {
      why: `no node has ${wanted}`,
      facts: [say(`${name} demands a node with ${wanted}; no node has it.`, asks, refusal)],
      context: [...meant, says, ...nodeByNode(placing)],
      disproof: `a node with ${wanted}`,
      fix: selectNear(placing.workload, pod.object.spec, near),
      mend: "correct the node selector",
      nextCheck: {
        text: "see which nodes have the label, and with which value",
        kubectl: seeLabels(pod.object.spec),
        object: { kind: "Node", name: "*" },
      },
    };
    return isSeen(spot)
      ? { ...told, level: "high", reasons: [none(placing, wanted)] }
      : { ...told, level: "medium" };
  },
});

function isSeen({ fit }: Refused): boolean {
  return fit.nodes.length > 0 && fit.withLabels.length === 0;
}

/** The scheduler counts every node among those that do not match. */
function isToldOfAll({ nodes, refusals }: Refused): boolean {
  return refusals.some((item) => item.kind === "node_affinity" && item.nodes === nodes);
}

function none({ spot, cite, say }: Seen<Refused, unknown>, wanted: string): Claim {
  const names = spot.fit.nodes.map((node) => node.metadata.name);
  const evidence = cite.fact({
    subject: { kind: "Node", name: "*" },
    pointer: "/metadata/labels",
    value: [wanted, names],
    values: { nodes: { count: names.length, of: "node" } },
    text: `none of ${counted(names.length, "node")} has ${wanted}`,
    kubectl: shellWords`get nodes --show-labels`,
  });
  return say(`none of {nodes} has ${wanted}`, evidence);
}
