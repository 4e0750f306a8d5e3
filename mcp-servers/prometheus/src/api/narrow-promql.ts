import { AppError } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { parser } from "@prometheus-io/lezer-promql";
import { equals } from "./promql.ts";
import { notPromql } from "./to-app-error.ts";

/**
 * The query with one more matcher in each of its selectors, so that it sees the series of one cluster only. A query
 * that is not understood is refused: sent as it is, it would see them all.
 */
export function narrowPromql(query: string, match: CalledCluster["match"]): string {
  return match === undefined ? query : withMatcher(query, equals(match.name, match.value));
}

/** The query with a matcher, `job="api"`, in each of its selectors. Throws `AppError` (bad_input) with the position. */
export function withMatcher(query: string, matcher: string): string {
  return insertionsOf(query).reduceRight((narrowed, { at, isInBraces, isEmpty }) => {
    const text = isInBraces ? `${matcher}${isEmpty ? "" : ","}` : `{${matcher}}`;
    return narrowed.slice(0, at) + text + narrowed.slice(at);
  }, query);
}

/**
 * A selector, `up{job="api"}`, with its metric name among the matchers, where another matcher of names may stand beside it.
 * Throws `AppError` (bad_input) for anything but one selector.
 */
export function namelessSelector(text: string): string {
  const whole = parser.parse(text).topNode.firstChild;
  insertionsOf(text);
  if (whole?.name !== "VectorSelector" || whole.to !== text.trimEnd().length)
    throw new AppError("bad_input", '`match` must be one selector, such as {job="api"}.');
  const name = whole.getChild("Identifier");
  if (name === null) return text;
  const rest = text.slice(name.to).trim();
  const matcher = equals("__name__", text.slice(name.from, name.to));
  return withMatcher(rest === "" ? "{}" : rest, matcher);
}

/** A selector, `up{job="api",code="500"}`, with those of its matchers that name the metric or one of the labels. */
export function withOnly(selector: string, labels: readonly string[]): string {
  const names: ReadonlySet<string> = new Set(["__name__", ...labels]);
  const kept: string[] = [];
  let metric = "";
  parser.parse(selector).iterate({
    enter: ({ name, from, to, node }) => {
      const text = selector.slice(from, to);
      const label = node.getChild("LabelName");
      if (name === "Identifier") metric = text;
      if (name === "QuotedLabelName") kept.push(text);
      if (label !== null && names.has(selector.slice(label.from, label.to))) kept.push(text);
      return name !== "QuotedLabelMatcher";
    },
  });
  return kept.length === 0 ? metric : `${metric}{${kept.join(",")}}`;
}

/** A place for a matcher: after the brace of a selector, or after its name where it has no braces. */
interface Insertion {
  readonly at: number;
  readonly isInBraces: boolean;
  readonly isEmpty: boolean;
}

function insertionsOf(query: string): readonly Insertion[] {
  const insertions: Insertion[] = [];
  parser.parse(query).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) throw notPromql(positionOf(query, from));
      if (name === "LabelMatchers") {
        insertions.push({ at: from + 1, isInBraces: true, isEmpty: node.firstChild === null });
      }
      if (name === "VectorSelector" && node.getChild("LabelMatchers") === null) {
        insertions.push({ at: to, isInBraces: false, isEmpty: true });
      }
    },
  });
  return insertions;
}

/** `1:5`: line and column, as Prometheus counts them. */
function positionOf(query: string, offset: number): string {
  const lines = query.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}
