import type { Case } from "./case.ts";
import { badImage } from "./shop/bad-image.ts";
import { healthy } from "./shop/healthy.ts";
import { labelTypo } from "./shop/label-typo.ts";
import { missingEnv } from "./shop/missing-env.ts";
import { pastOom } from "./shop/past-oom.ts";
import { unschedulable } from "./shop/unschedulable.ts";

export type { Alert, Case, KubernetesObject, LogLine, Series } from "./case.ts";
export { withOtelMetrics } from "./conventions.ts";
export { planted } from "./planted.ts";
export { rebase } from "./rebase.ts";

/** All recorded cases, as recorded: `rebase` moves one to now. Each is built when it is first read. */
export const cases: readonly Case[] = [
  missingEnv(),
  pastOom(),
  labelTypo(),
  unschedulable(),
  badImage(),
  healthy(),
];

/** The case of that name, `missing-env`; undefined when there is none. */
export function caseNamed(name: string): Case | undefined {
  return cases.find((one) => one.name === name);
}
