import type { Chart, GoldenSignal } from "@binnacle/contracts";
import { isFelt } from "@binnacle/diagnosis";
import type { Measured } from "./look.ts";

/** A title has at most 50 characters. */
const maxName = 30;

/** The course of the error ratio of what was asked about, else of what fails most; a level that did not change is no picture. */
export function errorChart(
  own: Measured | undefined,
  looks: readonly Measured[],
): Chart | undefined {
  const asked = own === undefined ? [] : chartsOf(own);
  const others = looks.flatMap(chartsOf).toSorted((left, right) => right.now - left.now);
  return [...asked, ...others][0]?.chart;
}

function chartsOf({
  subject,
  result,
}: Measured): { readonly chart: Chart; readonly now: number }[] {
  const errors = result?.signals.find(({ name }) => name === "error_ratio");
  const points = errors?.points ?? [];
  if (errors === undefined || points.length < 2 || !isMoved(errors)) return [];
  const { kind, name } = subject;
  const chart: Chart = {
    title: `Failed requests ${kind === "Namespace" ? "in" : "to"} ${name.slice(0, maxName)}`,
    unit: "ratio",
    points,
    evidence: errors.evidence.slice(0, 1),
  };
  return [{ chart, now: errors.now }];
}

function isMoved(errors: GoldenSignal): boolean {
  return errors.changedAt !== undefined || isFelt(errors);
}
