import type { Binary } from "./expression.ts";
import { dropLabels, labelsKey, metricName } from "./labels.ts";
import { matchLabels } from "./match-labels.ts";
import { matchVectors } from "./match-vectors.ts";
import { arithmetic, comparisons, setOperators } from "./operators.table.ts";
import { asScalar, type Sample, type Value } from "./value.ts";

/** Applies a binary operator to two evaluated sides. */
export function combine(binary: Binary, left: Value, right: Value): Value {
  if (left.kind === "vector") return withVector(binary, left.samples, right);
  const number = asScalar(left);
  if (right.kind === "vector") {
    return withScalar(binary, right.samples, (value) => {
      const result = compute(binary, number, value);
      // A comparison that filters keeps the value of the vector, on whichever side it stands.
      return result && isFilter(binary) ? { value } : result;
    });
  }
  const result = compute(binary, number, asScalar(right));
  return { kind: "scalar", value: result?.value ?? Number.NaN };
}

function withVector(binary: Binary, left: readonly Sample[], right: Value): Value {
  if (right.kind !== "vector") {
    const number = asScalar(right);
    return withScalar(binary, left, (value) => compute(binary, value, number));
  }
  const samples = setOperators.has(binary.operator)
    ? combineSets(binary, left, right.samples)
    : matchVectors(binary, { left, right: right.samples }, compute);
  return { kind: "vector", samples };
}

/** The result for one pair of numbers; undefined when a comparison filters it out. */
function compute(binary: Binary, left: number, right: number): { value: number } | undefined {
  const calculate = arithmetic[binary.operator];
  if (calculate !== undefined) return { value: calculate(left, right) };
  const holds = comparisons[binary.operator]?.(left, right) ?? false;
  if (binary.returnsBool) return { value: holds ? 1 : 0 };
  return holds ? { value: left } : undefined;
}

function isFilter({ operator, returnsBool }: Binary): boolean {
  return Object.hasOwn(comparisons, operator) && !returnsBool;
}

function withScalar(
  binary: Binary,
  samples: readonly Sample[],
  ofValue: (value: number) => { value: number } | undefined,
): Value {
  const kept = samples.flatMap(({ labels, value }) => {
    const result = ofValue(value);
    if (result === undefined) return [];
    return [
      { labels: isFilter(binary) ? labels : dropLabels(labels, [metricName]), value: result.value },
    ];
  });
  return { kind: "vector", samples: kept };
}

function combineSets(
  { operator, matching }: Binary,
  left: readonly Sample[],
  right: readonly Sample[],
): readonly Sample[] {
  const keyOf = ({ labels }: Sample) => labelsKey(matchLabels(labels, matching));
  const [leftKeys, rightKeys] = [new Set(left.map(keyOf)), new Set(right.map(keyOf))];
  if (operator === "and") return left.filter((sample) => rightKeys.has(keyOf(sample)));
  if (operator === "unless") return left.filter((sample) => !rightKeys.has(keyOf(sample)));
  return [...left, ...right.filter((sample) => !leftKeys.has(keyOf(sample)))];
}
