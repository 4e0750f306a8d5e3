import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { checkTypes } from "./check-types.ts";
import { climbPrecedence, type Operator, type Piece } from "./climb-precedence.ts";
import { createMatcher } from "./create-matcher.ts";
import type { Expression, Grouping, Matcher, Matching, Selector } from "./expression.ts";
import { badData, unsupported } from "./promql-error.ts";
import { readDurationMs, readNumber, readString } from "./read-literal.ts";
import { child, childrenOf, onlyChild, textOf } from "./syntax-node.ts";

/** A query as a checked expression; throws PromqlError (`bad_data`, or `unsupported` outside the subset). */
export function parsePromql(query: string): Expression {
  const top = parser.parse(query).topNode;
  refuseSyntaxErrors(top, query);
  const expression = toExpression(onlyChild(top), query);
  checkTypes(expression);
  return expression;
}

function refuseSyntaxErrors(top: SyntaxNode, query: string): void {
  top.cursor().iterate((node) => {
    if (!node.type.isError) return;
    const before = query.slice(0, node.from);
    const called = /([a-zA-Z_]\w*)\s*$/.exec(before)?.[1];
    const where = `1:${node.from + 1}: parse error:`;
    if (called !== undefined && query.slice(node.from).startsWith("(")) {
      throw badData(`${where} unknown function with name "${called}"`);
    }
    const rest = query.slice(node.from).trim();
    throw badData(`${where} unexpected ${rest === "" ? "end of input" : `"${rest.slice(0, 40)}"`}`);
  });
}

function toExpression(node: SyntaxNode, query: string): Expression {
  return climbPrecedence(toPieces(node, query));
}

/** Undoes the grammar's association: a postfix belongs to the last operand before it. */
function toPieces(node: SyntaxNode, query: string): readonly Piece[] {
  const apply = postfixes[node.name];
  if (apply !== undefined) return postfix(node, query, apply);
  switch (node.name) {
    case "BinaryExpr": {
      const [left, right] = [node.firstChild, node.lastChild];
      if (left === null || right === null) throw badData("1:1: parse error: unexpected operator");
      return [...toPieces(left, query), toOperator(node, query), ...toPieces(right, query)];
    }
    case "UnaryExpr": {
      const [sign, inner] = [node.firstChild, node.lastChild];
      if (sign === null || inner === null) throw badData("1:1: parse error: unexpected sign");
      return [signed(textOf(sign, query)), ...toPieces(inner, query)];
    }
    case "NumberDurationLiteral":
      return numberPieces(textOf(node, query));
    default:
      return [{ kind: "operand", expression: toOperand(node, query) }];
  }
}

type Postfix = (operand: Expression, node: SyntaxNode, query: string) => Expression;

const postfixes: Readonly<Record<string, Postfix>> = {
  OffsetExpr: (operand, ...at) => modified(operand, { offsetMs: offsetMsOf(...at) }),
  StepInvariantExpr: (operand, ...at) => modified(operand, { atMs: atMsOf(...at) }),
  MatrixSelector: (operand, ...at) => withRange(operand, rangeMsOf(...at)),
};

function postfix(node: SyntaxNode, query: string, apply: Postfix): readonly Piece[] {
  const pieces = toPieces(onlyChild(node), query);
  const last = pieces.at(-1);
  if (last?.kind !== "operand") throw badData("1:1: parse error: unexpected modifier");
  return [
    ...pieces.slice(0, -1),
    { kind: "operand", expression: apply(last.expression, node, query) },
  ];
}

function modified(
  operand: Expression,
  change: Partial<Pick<Selector, "offsetMs" | "atMs">>,
): Expression {
  if (operand.kind === "selector") return { ...operand, ...change };
  if (operand.kind === "range") {
    return { ...operand, selector: { ...operand.selector, ...change } };
  }
  const modifier = "atMs" in change ? "@" : "offset";
  throw badData(
    `1:1: parse error: ${modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
  );
}

function withRange(operand: Expression, rangeMs: number): Expression {
  if (operand.kind !== "selector") {
    throw badData("1:1: parse error: ranges only allowed for vector selectors");
  }
  if (operand.offsetMs !== 0) {
    throw badData("1:1: parse error: no offset modifiers allowed before range");
  }
  if (rangeMs <= 0) throw badData("1:1: parse error: duration must be greater than 0");
  return { kind: "range", selector: operand, rangeMs };
}

function numberPieces(text: string): readonly Piece[] {
  const sign = /^[+-]/.exec(text)?.[0];
  const value = readNumber(sign === undefined ? text : text.slice(1).trim());
  const literal: Piece = { kind: "operand", expression: { kind: "number", value } };
  return sign === undefined ? [literal] : [signed(sign), literal];
}

function signed(sign: string): Piece {
  return { kind: "sign", isNegative: sign === "-" };
}

function toOperand(node: SyntaxNode, query: string): Expression {
  switch (node.name) {
    case "StringLiteral":
      return { kind: "string", value: readString(textOf(node, query)) };
    case "ParenExpr":
      return { kind: "parenthesis", inner: toExpression(onlyChild(node), query) };
    case "VectorSelector":
      return toSelector(node, query);
    case "FunctionCall":
      return {
        kind: "call",
        name: textOf(child(node, "FunctionIdentifier"), query),
        arguments: argumentsOf(node, query),
      };
    case "AggregateExpr":
      return toAggregate(node, query);
    default:
      throw unsupported(`${node.name} in: ${textOf(node, query)}`);
  }
}

function toSelector(node: SyntaxNode, query: string): Selector {
  const name = node.getChild("Identifier");
  const list = node.getChild("LabelMatchers");
  const matchers: Matcher[] =
    name === null ? [] : [createMatcher("__name__", "=", textOf(name, query))];
  for (const item of childrenOf(list)) {
    const matcher = toMatcher(item, query);
    if (name !== null && matcher.label === "__name__") {
      throw badData("1:1: parse error: metric name must not be set twice");
    }
    matchers.push(matcher);
  }
  if (matchers.every((matcher) => matcher.matches(""))) {
    throw badData("1:1: parse error: vector selector must contain at least one non-empty matcher");
  }
  return { kind: "selector", matchers, offsetMs: 0 };
}

function toMatcher(node: SyntaxNode, query: string): Matcher {
  if (node.name === "QuotedLabelName") {
    return createMatcher("__name__", "=", labelNameOf(node, query));
  }
  const nameNode = node.name === "QuotedLabelMatcher" ? "QuotedLabelName" : "LabelName";
  const label = labelNameOf(child(node, nameNode), query);
  const operator = textOf(child(node, "MatchOp"), query);
  return createMatcher(label, operator, readString(textOf(child(node, "StringLiteral"), query)));
}

function toAggregate(node: SyntaxNode, query: string): Expression {
  const operator = textOf(child(node, "AggregateOp"), query).toLowerCase();
  const modifier = node.getChild("AggregateModifier");
  const grouping: Grouping = {
    kind: modifier?.getChild("Without") ? "without" : "by",
    labels: modifier === null ? [] : groupingLabels(child(modifier, "GroupingLabels"), query),
  };
  const inputs = argumentsOf(node, query);
  const [first, second] = inputs;
  if (first === undefined || inputs.length > 2) {
    throw badData(`1:1: parse error: wrong number of arguments for aggregate expression provided`);
  }
  if (second === undefined) return { kind: "aggregate", operator, grouping, operand: first };
  return { kind: "aggregate", operator, grouping, parameter: first, operand: second };
}

function toOperator(node: SyntaxNode, query: string): Piece {
  const [, symbol] = childrenOf(node);
  if (symbol === undefined) throw badData("1:1: parse error: unexpected operator");
  const operator = textOf(symbol, query).toLowerCase();
  if (!/^([+\-*/%^]|==|!=|[<>]=?|and|or|unless)$/.test(operator)) {
    throw unsupported(`the operator ${operator}`);
  }
  if (node.getChild("FillModifier")) throw unsupported("fill modifiers");
  const value: Operator = {
    operator,
    returnsBool: node.getChild("BoolModifier") !== null,
    matching: toMatching(node.getChild("MatchingModifierClause"), query),
  };
  return { kind: "operator", operator: value };
}

function toMatching(node: SyntaxNode | null, query: string): Matching {
  if (node === null) return { kind: "ignoring", labels: [], many: "one", include: [] };
  const [labels, include] = node.getChildren("GroupingLabels");
  const isLeft = node.getChild("GroupLeft") !== null;
  const isRight = node.getChild("GroupRight") !== null;
  return {
    kind: node.getChild("On") ? "on" : "ignoring",
    labels: labels === undefined ? [] : groupingLabels(labels, query),
    many: isLeft ? "left" : isRight ? "right" : "one",
    include: include === undefined ? [] : groupingLabels(include, query),
  };
}

function groupingLabels(node: SyntaxNode, query: string): readonly string[] {
  return childrenOf(node).map((label) => labelNameOf(label, query));
}

function labelNameOf(node: SyntaxNode, query: string): string {
  const text = textOf(node, query);
  return node.name === "QuotedLabelName" ? readString(text) : text;
}

function argumentsOf(node: SyntaxNode, query: string): readonly Expression[] {
  return childrenOf(child(node, "FunctionCallBody")).map((each) => toExpression(each, query));
}

function rangeMsOf(node: SyntaxNode, query: string): number {
  return literalMs(textOf(child(node, "DurationExpr"), query));
}

function offsetMsOf(node: SyntaxNode, query: string): number {
  const text = textOf(child(node, "OffsetDurationExpr"), query).replaceAll(/\s/g, "");
  return text.startsWith("-") ? -literalMs(text.slice(1)) : literalMs(text.replace(/^\+/, ""));
}

/** Of `@ start()` and `@ end()` nothing is known here. */
function atMsOf(node: SyntaxNode, query: string): number {
  const time = node.getChild("NumberDurationLiteral");
  if (time === null) throw unsupported(`the modifier of ${textOf(node, query)}`);
  return readNumber(textOf(time, query)) * 1000;
}

function literalMs(text: string): number {
  const durationMs = readDurationMs(text) ?? Number(text) * 1000;
  if (Number.isNaN(durationMs)) throw unsupported(`the duration expression ${text}`);
  return durationMs;
}
