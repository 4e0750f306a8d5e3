import { parser } from "@prometheus-io/lezer-promql";
import type { Labels } from "../api/wire.ts";

/** Whether a result may be read from a series. */
export type MayBeOf = (result: Labels, series: Labels) => boolean;

/**
 * Labels that a result and a series have both are the same; but not those that the query sets itself, or that it does not
 * compare where it matches vectors: of these the two sides may have different ones.
 */
export function mayBeOf(query: string): MayBeOf {
  const { matched, free } = labelsIn(query);
  const isFollowed = (label: string) =>
    label !== "__name__" && !free.has(label) && matched.every((each) => each.has(label));
  return (result, series) =>
    Object.entries(result).every(
      ([label, value]) => !isFollowed(label) || (series[label] ?? value) === value,
    );
}

interface Found {
  /** Of each `on (…)`. */
  readonly matched: readonly ReadonlySet<string>[];
  /** Of `ignoring (…)`, of `group_left (…)`, and what a function writes. */
  readonly free: ReadonlySet<string>;
}

type Node = ReturnType<typeof parser.parse>["topNode"];

function labelsIn(query: string): Found {
  const matched: ReadonlySet<string>[] = [];
  const free = new Set<string>();
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      if (name === "MatchingModifierClause") {
        const [first, ...others] = groups(node, query);
        if (node.getChild("On") !== null) matched.push(new Set(first));
        else for (const label of first ?? []) free.add(label);
        for (const label of others.flat()) free.add(label);
      }
      const written = writtenBy(node, query);
      if (written !== undefined) free.add(written);
    },
  });
  return { matched, free };
}

/** The lists of labels of a clause, each with its names. */
function groups(clause: Node, query: string): string[][] {
  return clause
    .getChildren("GroupingLabels")
    .map((list) => list.getChildren("LabelName").map(({ from, to }) => query.slice(from, to)));
}

/** The label that a call of `label_replace`, `label_join` or `count_values` writes: its first string. */
function writtenBy(node: Node, query: string): string | undefined {
  const isWriting =
    node.getChild("FunctionIdentifier")?.firstChild?.name.startsWith("Label") === true ||
    node.getChild("AggregateOp")?.firstChild?.name === "CountValues";
  if (!isWriting) return undefined;
  const literal = node.getChild("FunctionCallBody")?.getChild("StringLiteral");
  return literal === null || literal === undefined
    ? undefined
    : query.slice(literal.from + 1, literal.to - 1);
}
