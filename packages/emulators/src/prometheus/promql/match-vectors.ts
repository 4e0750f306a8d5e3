import type { Binary } from "./expression.ts";
import { dropLabels, keepLabels, type Labels, labelsKey, metricName } from "./labels.ts";
import { matchLabels } from "./match-labels.ts";
import { arithmetic } from "./operators.table.ts";
import { executionFailed } from "./promql-error.ts";
import type { Sample } from "./value.ts";

type Compute = (binary: Binary, left: number, right: number) => { value: number } | undefined;

/** One-to-one and many-to-one matching. `many` is the side that may have several samples per match. */
export function matchVectors(
  binary: Binary,
  sides: { readonly left: readonly Sample[]; readonly right: readonly Sample[] },
  compute: Compute,
): readonly Sample[] {
  const isSwapped = binary.matching.many === "right";
  const many = isSwapped ? sides.right : sides.left;
  const one = indexOne(binary, isSwapped ? sides.left : sides.right);
  const seen = new Set<string>();
  return many.flatMap((sample) => {
    const key = labelsKey(matchLabels(sample.labels, binary.matching));
    const partner = one.get(key);
    if (partner === undefined) return [];
    const [left, right] = isSwapped ? [partner, sample] : [sample, partner];
    const result = compute(binary, left.value, right.value);
    if (result === undefined) return [];
    const labels = resultLabels(binary, sample.labels, partner.labels);
    refuseSecond(seen, key, { binary, labels });
    return [{ labels, value: result.value }];
  });
}

function indexOne(binary: Binary, samples: readonly Sample[]): ReadonlyMap<string, Sample> {
  const index = new Map<string, Sample>();
  for (const sample of samples) {
    const group = matchLabels(sample.labels, binary.matching);
    const key = labelsKey(group);
    if (index.has(key)) {
      const side = binary.matching.many === "right" ? "left" : "right";
      throw executionFailed(
        `found duplicate series for the match group ${JSON.stringify(group)} on the ${side} hand-side of the operation;many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
    index.set(key, sample);
  }
  return index;
}

function resultLabels(binary: Binary, many: Labels, one: Labels): Labels {
  const { matching, operator, returnsBool } = binary;
  const losesName = Object.hasOwn(arithmetic, operator) || returnsBool;
  const base = losesName ? dropLabels(many, [metricName]) : many;
  if (matching.many === "one") {
    return matching.kind === "on"
      ? keepLabels(base, matching.labels)
      : dropLabels(base, matching.labels);
  }
  return { ...dropLabels(base, matching.include), ...keepLabels(one, matching.include) };
}

function refuseSecond(
  seen: Set<string>,
  matchKey: string,
  { binary, labels }: { binary: Binary; labels: Labels },
): void {
  const isOneToOne = binary.matching.many === "one";
  const key = isOneToOne ? matchKey : `${matchKey} ${labelsKey(labels)}`;
  if (seen.has(key)) {
    throw executionFailed(
      isOneToOne
        ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
        : "multiple matches for labels: grouping labels must ensure unique matches",
    );
  }
  seen.add(key);
}
