import { createMatcher } from "./create-matcher.ts";
import { dropLabels } from "./labels.ts";
import { badData, unsupported } from "./promql-error.ts";
import type { Sample } from "./value.ts";

const groups = /\$(?:\{(\w+)\}|(\w+)|\$)/gu;

/**
 * `label_replace(v, to, replacement, from, pattern)`: where the whole value of `from` matches, `to` becomes the
 * replacement with `$1` and `${1}` filled in (promql/functions.go, funcLabelReplace). Named groups are not known here.
 */
export function labelReplace(
  samples: readonly Sample[],
  [to = "", replacement = "", from = "", pattern = ""]: readonly string[],
): readonly Sample[] {
  if (!/^[a-zA-Z_]\w*$/u.test(to)) {
    throw badData(`invalid destination label name in label_replace(): ${to}`);
  }
  const { matches } = createMatcher(from, "=~", pattern);
  const capturing = new RegExp(`^(?:${pattern})$`, "su");
  return samples.map((sample) => {
    const value = sample.labels[from] ?? "";
    if (!matches(value)) return sample;
    const found = capturing.exec(value) ?? [];
    const filled = replacement.replaceAll(groups, (reference, braced?: string, bare?: string) =>
      reference === "$$" ? "$" : groupOf(found, braced ?? bare ?? ""),
    );
    const { timeMs: _, ...rest } = sample;
    const others = dropLabels(sample.labels, [to]);
    return { ...rest, labels: filled === "" ? others : { ...others, [to]: filled } };
  });
}

function groupOf(found: readonly (string | undefined)[], group: string): string {
  if (!/^\d+$/u.test(group)) throw unsupported(`the group ${group} in label_replace`);
  return found[Number(group)] ?? "";
}
