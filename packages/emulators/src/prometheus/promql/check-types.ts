import { isReducer, isSelector } from "./aggregate.ts";
import type { Aggregate, Binary, Call, Expression, ValueType } from "./expression.ts";
import { functions } from "./functions.table.ts";
import { comparisons, setOperators } from "./operators.table.ts";
import { badData, unsupported } from "./promql-error.ts";

/** What the expression yields; throws `bad_data` where Prometheus refuses the types. */
export function checkTypes(expression: Expression): ValueType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
      return "instant vector";
    case "range":
      return "range vector";
    case "parenthesis":
      return checkTypes(expression.inner);
    case "negate":
      return checkNegate(checkTypes(expression.operand));
    case "call":
      return checkCall(expression);
    case "aggregate":
      return checkAggregate(expression);
    case "binary":
      break;
  }
  return checkBinary(expression);
}

function checkNegate(type: ValueType): ValueType {
  if (type === "scalar" || type === "instant vector") return type;
  throw parseError(
    `unary expression only allowed on expressions of type scalar or instant vector, got "${type}"`,
  );
}

function checkCall({ name, arguments: inputs }: Call): ValueType {
  const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (called === undefined) throw unsupported(`the function ${name}`);
  const wanted = called.accepts.length;
  if (inputs.length !== wanted) {
    throw parseError(`expected ${wanted} argument(s) in call to "${name}", got ${inputs.length}`);
  }
  for (const [index, input] of inputs.entries()) {
    expectType(checkTypes(input), called.accepts[index], `call to function "${name}"`);
  }
  return called.returns;
}

function checkAggregate({ operator, parameter, operand }: Aggregate): ValueType {
  if (!isReducer(operator) && !isSelector(operator)) {
    throw unsupported(`the aggregation ${operator}`);
  }
  if (isSelector(operator) !== (parameter !== undefined)) {
    throw parseError("wrong number of arguments for aggregate expression provided");
  }
  if (parameter !== undefined) {
    expectType(checkTypes(parameter), "scalar", "aggregation parameter");
  }
  expectType(checkTypes(operand), "instant vector", "aggregation expression");
  return "instant vector";
}

function checkBinary(binary: Binary): ValueType {
  const types = [checkTypes(binary.left), checkTypes(binary.right)];
  const isComparison = Object.hasOwn(comparisons, binary.operator);
  if (types.some((type) => type === "string" || type === "range vector")) {
    throw parseError("binary expression must contain only scalar and instant vector types");
  }
  if (binary.returnsBool && !isComparison) {
    throw parseError("bool modifier can only be used on comparison operators");
  }
  if (setOperators.has(binary.operator)) refuseMisuse(binary, types);
  if (types.includes("instant vector")) return "instant vector";
  if (isComparison && !binary.returnsBool) {
    throw parseError("comparisons between scalars must use BOOL modifier");
  }
  return "scalar";
}

function refuseMisuse({ operator, matching }: Binary, types: readonly ValueType[]): void {
  if (types.includes("scalar")) {
    throw parseError(`set operator "${operator}" not allowed in binary scalar expression`);
  }
  if (matching.many !== "one") {
    throw parseError(`no grouping allowed for "${operator}" operation`);
  }
}

function expectType(actual: ValueType, wanted: ValueType | undefined, where: string): void {
  if (actual === wanted) return;
  throw parseError(`expected type ${wanted} in ${where}, got ${actual}`);
}

function parseError(message: string): Error {
  return badData(`1:1: parse error: ${message}`);
}
