import { readdirSync } from "node:fs";
import path from "node:path";
import type { Case } from "./case.ts";
import { liveCase } from "./live-case.ts";
import { rebase } from "./rebase.ts";
import { readRecording } from "./recording.ts";
import { badImage } from "./shop/bad-image.ts";
import { healthy } from "./shop/healthy.ts";
import { labelTypo } from "./shop/label-typo.ts";
import { missingEnv } from "./shop/missing-env.ts";
import { pastOom } from "./shop/past-oom.ts";
import { unschedulable } from "./shop/unschedulable.ts";

export { type Alert, type Case, KubernetesObject, LogLine, type Series } from "./case.ts";
export { withOtelMetrics } from "./conventions.ts";
export { planted } from "./planted.ts";
export type { Act, Hands, Manifest, Strike } from "./railway/acts.ts";
export { application } from "./railway/application.table.ts";
export type { Fault, Telling } from "./railway/fault.ts";
export { faults } from "./railway/faults.table.ts";
export { rebase } from "./rebase.ts";
export { readRecording, recordingFiles } from "./recording.ts";

/** A folder a case: what `test/real/exam/record.ts` writes. */
const recordings = path.resolve(import.meta.dirname, "../recordings");

const built = new Map(
  [missingEnv, pastOom, labelTypo, unschedulable, badImage, healthy].map((build) => [
    build(),
    build,
  ]),
);

/** All cases, as recorded: `rebase` moves one to now. Each is built or read when it is first looked into. */
export const cases: readonly Case[] = [
  ...built.keys(),
  ...readdirSync(recordings)
    .toSorted()
    .map((name) => readRecording(path.join(recordings, name))),
];

/**
 * The case moved to the time of the clock, and going on from there with it. What was recorded on a real control plane,
 * or changed since, is moved and stands still.
 */
export function live(recorded: Case, clock: () => Date): Case {
  const build = built.get(recorded);
  return build === undefined ? rebase(recorded, clock()) : liveCase(build, clock);
}

/** The case of that name, `missing-env`; undefined when there is none. */
export function caseNamed(name: string): Case | undefined {
  return cases.find((one) => one.name === name);
}
