import { beforeAll, describe, expect, test } from "vitest";
import { because } from "../support/because.ts";
import { type Row, runExam } from "./exam/run-exam.ts";
import { kubernetesMissing } from "./support/start-kubernetes.ts";

/** Share of common faults whose cause and culprit came first, measured when the exam was written. */
const shareRight = 0.9;

describe.skipIf(kubernetesMissing !== undefined)(
  `a railway that the engine has never seen, on a real control plane${because(kubernetesMissing)}`,
  () => {
    let rows: readonly Row[] = [];

    beforeAll(async () => {
      rows = await runExam();
    }, 3_600_000);

    test("each fault shows in the cluster before it is asked about", () => {
      expect(rows.filter(({ happened }) => !happened).map(told)).toEqual([]);
    });

    test("high confidence is never wrong", () => {
      expect(rows.filter(({ wrongHigh }) => wrongHigh).map(told)).toEqual([]);
    });

    test("what is broken is never called fine, neither in words nor by the exit code", () => {
      expect(rows.filter(({ mark }) => mark === "green").map(told)).toEqual([]);
    });

    test("a healthy namespace is called fine, whatever it has behind it", () => {
      expect(
        rows.filter(({ kind, mark }) => kind === "healthy" && mark !== "right").map(told),
      ).toEqual([]);
    });

    test("cause and culprit are named first as often as measured", () => {
      const common = rows.filter(({ kind }) => kind === "common");
      const others = common.filter(({ mark }) => mark !== "right").map(told);
      const allowed = Math.floor(common.length * (1 - shareRight));
      expect(others.length > allowed ? others : []).toEqual([]);
    });
  },
);

function told({ fault, got, culprit, confidence, exitCode }: Row): string {
  return `${fault}: ${got} (${culprit}, ${confidence}, exit code ${exitCode})`;
}
