import { z } from "zod";
import { invalid, notEmulated } from "../aws/wire-error.ts";

const Primitive = z.union([z.string(), z.number(), z.boolean()]);
type Primitive = z.infer<typeof Primitive>;

/** A value of a vector's metadata: no null, no nested object. */
export const Metadata = z.record(z.string().min(1), z.union([Primitive, z.array(Primitive)]));
export type Metadata = z.infer<typeof Metadata>;
type Value = Metadata[string];

type Predicate = (metadata: Metadata) => boolean;

const Group = z.record(z.string(), z.unknown());
const MAX_CONSTRAINTS = 100;

interface Parsing {
  readonly nonFilterableKeys: readonly string[];
  constraints: number;
}

/**
 * Reads a metadata filter of QueryVectors.
 * @throws WireError 400 for what the service refuses, 501 for `$startsWith` (only some index modes know it)
 */
export function readFilter(filter: unknown, nonFilterableKeys: readonly string[]): Predicate {
  const parsing: Parsing = { nonFilterableKeys, constraints: 0 };
  const predicate = readGroup(filter, parsing);
  if (parsing.constraints > MAX_CONSTRAINTS) {
    throw invalid("filter", `at most ${MAX_CONSTRAINTS} constraints in a filter`);
  }
  return predicate;
}

function readGroup(filter: unknown, parsing: Parsing): Predicate {
  const group = Group.safeParse(filter);
  if (!group.success || Object.keys(group.data).length === 0) {
    throw invalid("filter", "a filter must be a non-empty object");
  }
  const predicates = Object.entries(group.data).map(([key, condition]) => {
    if (key === "$and" || key === "$or") return readLogical(key, condition, parsing);
    if (key.startsWith("$")) throw invalid("filter", `unknown operator ${key}`);
    return readField(key, condition, parsing);
  });
  return (metadata) => predicates.every((predicate) => predicate(metadata));
}

function readLogical(operator: "$and" | "$or", condition: unknown, parsing: Parsing): Predicate {
  if (!Array.isArray(condition) || condition.length === 0) {
    throw invalid("filter", `${operator} needs a non-empty array`);
  }
  const predicates = condition.map((item) => readGroup(item, parsing));
  return operator === "$and"
    ? (metadata) => predicates.every((predicate) => predicate(metadata))
    : (metadata) => predicates.some((predicate) => predicate(metadata));
}

function readField(key: string, condition: unknown, parsing: Parsing): Predicate {
  if (parsing.nonFilterableKeys.includes(key)) {
    throw invalid("filter", `metadata key ${key} is not filterable`);
  }
  const bare = Primitive.safeParse(condition);
  const operators = bare.success ? [["$eq", bare.data] as const] : readOperators(key, condition);
  parsing.constraints += operators.length;
  const tests = operators.map(([operator, operand]) => readTest(operator, operand));
  return (metadata) => tests.every((test) => test(metadata[key]));
}

function readOperators(key: string, condition: unknown): (readonly [string, unknown])[] {
  const operators = Group.safeParse(condition);
  if (!operators.success || Object.keys(operators.data).length === 0) {
    throw invalid("filter", `the condition on ${key} must be a value or an object of operators`);
  }
  return Object.entries(operators.data);
}

type Test = (value: Value | undefined) => boolean;

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  $gt: (value, bound) => value > bound,
  $gte: (value, bound) => value >= bound,
  $lt: (value, bound) => value < bound,
  $lte: (value, bound) => value <= bound,
};

function readTest(operator: string, operand: unknown): Test {
  const compare = comparisons[operator];
  if (compare) {
    const bound = readOperand(z.number(), operator, operand);
    return (value) => typeof value === "number" && compare(value, bound);
  }
  switch (operator) {
    case "$eq": {
      const wanted = readOperand(Primitive, operator, operand);
      return (value) => holds(value, wanted);
    }
    case "$ne": {
      const unwanted = readOperand(Primitive, operator, operand);
      return (value) => !holds(single(value, operator), unwanted);
    }
    case "$in": {
      const wanted = readOperand(z.array(Primitive).min(1), operator, operand);
      return (value) => wanted.some((item) => holds(value, item));
    }
    case "$nin": {
      const unwanted = readOperand(z.array(Primitive).min(1), operator, operand);
      return (value) => !unwanted.some((item) => holds(single(value, operator), item));
    }
    case "$exists": {
      const wanted = readOperand(z.boolean(), operator, operand);
      return (value) => (value !== undefined) === wanted;
    }
    case "$startsWith":
      throw notEmulated("operator $startsWith: an index in mode CLASSIC refuses it");
    default:
      throw invalid("filter", `unknown operator ${operator}`);
  }
}

function readOperand<Schema extends z.ZodType>(
  schema: Schema,
  operator: string,
  operand: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(operand);
  if (!parsed.success) throw invalid("filter", `wrong type of value for ${operator}`);
  return parsed.data;
}

function holds(value: Value | undefined, wanted: Primitive): boolean {
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}

/** What a negation says of an absent key or of a list is not documented. */
function single(value: Value | undefined, operator: string): Value {
  if (value === undefined || Array.isArray(value)) {
    throw notEmulated(`${operator} on a vector whose key is absent or a list`);
  }
  return value;
}
