import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { listed } from "../../say.ts";
import { seesAllPods } from "./node-by-node.ts";
import type { Placing } from "./placement-cause.ts";

/** More of them tell nothing new. */
const NAMED_AT_MOST = 3;

/** Nodes that hold as many pods as their kubelet takes (maxPods), whatever CPU and memory is left. */
export function fullOfPods({ name, spot, cluster, refusal, cite, say }: Placing<string>): Claim {
  const isCounted = seesAllPods(cluster);
  const full = spot.fit.open.flatMap(({ metadata, status }) => {
    const most = status.allocatable["pods"];
    const pods = cluster.podsByNode.get(metadata.name) ?? [];
    const held = pods.filter(({ isOver }) => !isOver).length;
    const hasPlace = isCounted && held < Number(most);
    const holds = isCounted ? `${held} of ` : "";
    return most === undefined || hasPlace ? [] : [`${metadata.name}: ${holds}${most} pods`];
  });
  const why = `Nodes that ${name} may use hold as many pods as they take`;
  if (full.length === 0) return say(`${why}.`, refusal);
  const places = listed(full, NAMED_AT_MOST);
  const fact = cite.fact({
    subject: { kind: "Node", name: "*" },
    pointer: "/status/allocatable/pods",
    value: places,
    values: { places },
    text: `places for pods: ${places}`,
    kubectl: shellWords`describe nodes`,
  });
  return say(`${why} (maxPods): {places}.`, refusal, fact);
}
