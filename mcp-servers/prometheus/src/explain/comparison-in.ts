import { parser } from "@prometheus-io/lezer-promql";

type Node = NonNullable<ReturnType<typeof parser.parse>["topNode"]["firstChild"]>;

/** What an expression compares: `left` is a query of its own, and `threshold` a number or the text of another query. */
export interface Comparison {
  readonly left: string;
  readonly operator: ">" | "<" | ">=" | "<=" | "==" | "!=";
  readonly threshold: string;
}

const operators: Readonly<Record<string, Comparison["operator"]>> = {
  Gtr: ">",
  Lss: "<",
  Gte: ">=",
  Lte: "<=",
  Eql: "==",
  Neq: "!=",
};

const turned: Readonly<Record<Comparison["operator"], Comparison["operator"]>> = {
  ">": "<",
  "<": ">",
  ">=": "<=",
  "<=": ">=",
  "==": "==",
  "!=": "!=",
};

const setOperators = new Set(["And", "Or", "Unless"]);

/** The first comparison of an alerting expression, looked for through parentheses, `and`, `or` and `unless`. */
export function comparisonIn(query: string): Comparison | undefined {
  return inNode(parser.parse(query).topNode.firstChild, query);
}

/** A comparison that keeps the series for which it holds, and its text in the query. */
export interface Filter extends Comparison {
  readonly text: string;
  /** PromQL for what it compares: series that nothing stands beside are not in it. */
  readonly compared: string;
}

/** Every comparison of a query that filters, wherever it stands; one with `bool` gives 0 or 1 and filters nothing. */
export function filtersIn(query: string): Filter[] {
  const found: Filter[] = [];
  parser.parse(query).iterate({
    enter: ({ name, node, from, to }) => {
      const isBool = node.getChild("BoolModifier") !== null;
      const comparison = name === "BinaryExpr" && !isBool ? inNode(node, query) : undefined;
      const own = childrenOf(node).find((child) => child.name in operators);
      if (comparison === undefined || own === undefined) return;
      const compared = comparedBy(node, own, query) ?? comparison.left;
      found.push({ ...comparison, compared, text: query.slice(from, to) });
    },
  });
  return found;
}

/** The distance of the two sides, with their matching; undefined: one of them is a constant. */
function comparedBy(
  { firstChild: left, lastChild: right }: Node,
  { to }: Node,
  query: string,
): string | undefined {
  if (!left || !right || isConstant(left) || isConstant(right)) return undefined;
  const matching = query.slice(to, right.from);
  return `(${query.slice(left.from, left.to)}) -${matching}(${query.slice(right.from, right.to)})`;
}

/** By the name that the grammar has for a function: it gives something where what it reads is empty. */
const ofNothing: ReadonlySet<string> = new Set(["Absent", "AbsentOverTime", "Scalar"]);

/** Whether a query gives nothing because these parts of it do: of an `or` each branch has to, of an `unless` the first. */
export function isEmptyBy(parts: ReadonlySet<string>, query: string): boolean {
  const isEmpty = (node: Node): boolean => {
    const children = childrenOf(node);
    const names = children.map(({ name }) => name);
    const called = node.getChild("FunctionIdentifier")?.firstChild?.name ?? "";
    if (parts.has(query.slice(node.from, node.to))) return true;
    if (ofNothing.has(called)) return false;
    if (names.includes("Unless")) return children.slice(0, 1).some(isEmpty);
    if (names.includes("Or")) return [children.at(0), children.at(-1)].every(isFound(isEmpty));
    return children.some(isEmpty);
  };
  return isEmpty(parser.parse(query).topNode);
}

function isFound(isEmpty: (node: Node) => boolean): (node: Node | undefined) => boolean {
  return (node) => node !== undefined && isEmpty(node);
}

/** Whether a query gives something only while a condition holds, though what it reads is there. */
export function isConditional(query: string): boolean {
  let isKept = filtersIn(query).length > 0;
  parser.parse(query).iterate({
    enter: ({ name }) => {
      isKept ||= conditions.has(name);
    },
  });
  return isKept;
}

const conditions: ReadonlySet<string> = new Set(["And", "Unless", "Absent", "AbsentOverTime"]);

/** By the name that the grammar has for a function: what gives something where it gives nothing. */
const absences: Readonly<Record<string, (argument: string) => string>> = {
  Absent: (argument) => argument,
  AbsentOverTime: (argument) => `last_over_time(${argument})`,
};

/** PromQL of what a query says is absent, where it says nothing else. */
export function absentIn(query: string): string | undefined {
  const call = parser.parse(query).topNode.getChild("FunctionCall");
  const argument = call?.getChild("FunctionCallBody")?.firstChild;
  if (!argument) return undefined;
  const name = call?.getChild("FunctionIdentifier")?.firstChild?.name ?? "";
  return absences[name]?.(query.slice(argument.from, argument.to));
}

function inNode(node: Node | null, query: string): Comparison | undefined {
  if (node?.name === "ParenExpr") return inNode(node.firstChild, query);
  const { firstChild: left, lastChild: right } = node ?? {};
  if (node?.name !== "BinaryExpr" || !left || !right) return undefined;
  return inOperands(node, { left, right }, query);
}

function inOperands(
  node: Node,
  { left, right }: { readonly left: Node; readonly right: Node },
  query: string,
): Comparison | undefined {
  const names = childrenOf(node).map(({ name }) => name);
  if (names.some((name) => setOperators.has(name)))
    return inNode(left, query) ?? inNode(right, query);
  const operator = names.map((name) => operators[name]).find((found) => found !== undefined);
  if (operator === undefined) return undefined;
  const text = ({ from, to }: Node): string => query.slice(from, to);
  return isConstant(left)
    ? { left: text(right), operator: turned[operator], threshold: text(left) }
    : { left: text(left), operator, threshold: text(right) };
}

/** What the first aggregation of a query sums up: the query inside it, and the labels that it keeps. */
export function aggregatedIn(
  query: string,
): { readonly inner: string; readonly by: readonly string[] } | undefined {
  const cursor = parser.parse(query).cursor();
  do {
    if (cursor.name !== "AggregateExpr") continue;
    const inner = cursor.node.getChild("FunctionCallBody")?.lastChild;
    const modifier = cursor.node.getChild("AggregateModifier");
    if (inner === null || inner === undefined) return undefined;
    const labels = modifier?.getChild("By") ? modifier.getChild("GroupingLabels") : null;
    return {
      inner: query.slice(inner.from, inner.to),
      by:
        labels === null
          ? []
          : labels.getChildren("LabelName").map(({ from, to }) => query.slice(from, to)),
    };
  } while (cursor.next());
  return undefined;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function isConstant(node: Node): boolean {
  let reads = false;
  node.cursor().iterate(({ name }) => {
    reads ||= name === "VectorSelector" || name === "FunctionCall";
  });
  return !reads;
}
