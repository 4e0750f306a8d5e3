import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { filtersOf } from "../../graph/node-filters.ts";
import { counted, listed } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import { listsOf } from "../../state/cluster-state.ts";
import type { Placing } from "./placement-cause.ts";

/** A table that people still read. */
const ROWS_AT_MOST = 5;

/** Which node is closed by which filter, where they are several: each of them is to be mended. */
export function nodeByNode(placing: Placing<unknown>): Claim[] {
  const { cluster, pod, cite, say } = placing;
  if (cluster.gapIn("Node") !== undefined) return [];
  const seesPods = seesAllPods(cluster);
  const placedOn = ({ metadata }: Node) =>
    seesPods
      ? (cluster.podsByNode.get(metadata.name) ?? [])
          .filter(({ isOver }) => !isOver)
          .map(({ object }) => object.spec)
      : undefined;
  const rows = rowsOf(cluster.nodes.values(), (node) =>
    filtersOf(node, pod.object.spec, placedOn(node)),
  );
  if (new Set(rows.flatMap((row) => row.filters)).size < 2) return [];
  const lines = rows
    .slice(0, ROWS_AT_MOST)
    .map((row) => `${listed(row.nodes)}: ${row.filters.join(", ")}`);
  const more =
    rows.length > lines.length ? `; ${counted(rows.length - lines.length, "more row")}` : "";
  const filters = lines.join("; ") + more;
  const unseen = seesPods ? "" : "; what room is left is not visible, not all pods were read";
  const table = cite.fact({
    subject: { kind: "Node", name: "*" },
    pointer: `/filters/${pod.ref.name}`,
    value: filters,
    values: { filters },
    text: `what keeps ${pod.ref.name} off each node: ${filters}${unseen}`,
    kubectl: shellWords`describe nodes`,
  });
  return [say(`Node by node: {filters}${unseen}.`, table)];
}

interface Row {
  readonly nodes: readonly string[];
  readonly filters: readonly string[];
}

/** Nodes that the same filters close, in one row. */
function rowsOf(nodes: Iterable<Node>, filtersOn: (node: Node) => readonly string[]): Row[] {
  const closed = [...nodes]
    .map((node) => ({ name: node.metadata.name, filters: filtersOn(node) }))
    .filter(({ filters }) => filters.length > 0);
  return [...Map.groupBy(closed, ({ filters }) => filters.join("\n")).values()].map((alike) => ({
    nodes: alike.map(({ name }) => name),
    filters: alike[0]?.filters ?? [],
  }));
}

/** Pods of every namespace: those of one do not tell what a node has given away. */
export function seesAllPods(cluster: Cluster): boolean {
  return (
    cluster.gapIn("Pod") === undefined &&
    listsOf(cluster.state, "Pod").some(({ namespace }) => namespace === undefined)
  );
}
