import { present } from "@binnacle/contracts";
import { parser } from "@prometheus-io/lezer-promql";

export interface Matcher {
  readonly label: string;
  /** As it stands in the query: `namespace="shop"`. */
  readonly text: string;
  /** What it asks to be equal; absent: it is a pattern, or asks to be something else. */
  readonly value?: string;
  /** It keeps out what it names: `!=`, `!~`. */
  readonly isNot?: true;
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
    const operator = matcher.getChild("MatchOp")?.firstChild?.name;
    const value = operator === "EqlSingle" ? text(literal).slice(1, -1) : undefined;
    const isNot = operator === "Neq" || operator === "NeqRegex" ? (true as const) : undefined;
    return [{ label: text(label), text: text(matcher), ...present({ value, isNot }) }];
  });
  return { metric: text(name), matchers };
}
