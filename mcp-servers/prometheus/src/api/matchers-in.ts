import { parser } from "@prometheus-io/lezer-promql";

export interface Matcher {
  readonly label: string;
  /** As it stands in the query: `namespace="shop"`. */
  readonly text: string;
  /** What it asks to be equal; absent: it is a pattern, or asks to be something else. */
  readonly value?: string;
}

/** The metric of a selector and its matchers; undefined: it names its metric in no plain way. */
export function matchersIn(
  selector: string,
): { readonly metric: string; readonly matchers: readonly Matcher[] } | undefined {
  const node = parser.parse(selector).topNode.firstChild;
  const name = node?.name === "VectorSelector" ? node.getChild("Identifier") : null;
  if (node === null || name === null) return undefined;
  const text = ({ from, to }: { from: number; to: number }) => selector.slice(from, to);
  const all = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  const matchers = all.flatMap((matcher) => {
    const label = matcher.getChild("LabelName");
    const literal = matcher.getChild("StringLiteral");
    if (label === null || literal === null) return [];
    const isEqual = matcher.getChild("MatchOp")?.getChild("EqlSingle") !== null;
    const value = isEqual ? text(literal).slice(1, -1) : undefined;
    return [{ label: text(label), text: text(matcher), ...(value === undefined ? {} : { value }) }];
  });
  return { metric: text(name), matchers };
}
