import { keyOf } from "@binnacle/contracts";
import type { Graded, Judged } from "./graded.ts";

/** How many of how many. */
export interface Part {
  readonly count: number;
  readonly of: number;
}

export interface Right {
  readonly cases: number;
  /** The object that is to blame is the first that is named. */
  readonly objectFirst: number;
  readonly objectInThree: number;
  /** And its specific cause. */
  readonly causeFirst: number;
  readonly causeInThree: number;
}

/** What the answers to all cases are worth together. */
export interface Totals extends Right {
  readonly byGroup: Readonly<Record<string, Right>>;
  readonly byCause: Readonly<Record<string, Right>>;
  /** Of all that was named, what is to blame; of all that is to blame, what was named; cases with neither more nor less. */
  readonly culprits: { readonly precision: Part; readonly recall: Part; readonly exact: Part };
  readonly silent: Part;
  readonly green: Part;
  /** The first that is named is wrong, said with high confidence: another object, or the right one with another cause. */
  readonly wrongWithHigh: { readonly object: number; readonly cause: number };
  /** Findings where nothing is wrong. */
  readonly onHealthy: Part;
  /** Of workloads all of whose pods are ready, those that are wrongly named. */
  readonly onReady: Part;
  readonly unproven: number;
  /** Of what was said with a word, the part that is right as a whole. */
  readonly calibration: Readonly<Record<string, Part>>;
  readonly ms: { readonly p50: number; readonly p95: number };
}

export function totalsOf(all: readonly Graded[]): Totals {
  const sick = all.filter(({ truth }) => !truth.isHealthy);
  const healthy = all.filter(({ truth }) => truth.isHealthy);
  const first = sick.flatMap(({ said }) => said.slice(0, 1));
  const sure = first.filter(({ confidence }) => confidence === "high");
  const silent = sick.filter(({ isSilent }) => isSilent);
  const times = all.map(({ ms }) => ms).toSorted((left, right) => left - right);
  return {
    ...rightOf(sick),
    byGroup: groupsOf(sick, ({ truth }) => truth.group),
    byCause: groupsOf(sick, ({ truth }) => truth.cause ?? "not named"),
    culprits: culpritsOf(sick),
    silent: { count: silent.length, of: sick.length },
    green: { count: silent.filter(({ isGreen }) => isGreen).length, of: silent.length },
    wrongWithHigh: {
      object: sure.filter(({ isObjectRight }) => !isObjectRight).length,
      cause: sure.filter(({ isObjectRight, isRight }) => isObjectRight && !isRight).length,
    },
    onHealthy: { count: healthy.flatMap(({ said }) => said).length, of: healthy.length },
    onReady: {
      count: all.reduce((sum, { ready }) => sum + ready.count, 0),
      of: all.reduce((sum, { ready }) => sum + ready.of, 0),
    },
    unproven: all.reduce((sum, graded) => sum + graded.unproven, 0),
    calibration: calibrationOf(sick),
    ms: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
  };
}

export function rightOf(all: readonly Pick<Graded, "said">[]): Right {
  const within = (count: number, is: (said: Judged) => boolean): number =>
    all.filter(({ said }) => said.slice(0, count).some(is)).length;
  return {
    cases: all.length,
    objectFirst: within(1, (said) => said.isObjectRight),
    objectInThree: within(3, (said) => said.isObjectRight),
    causeFirst: within(1, (said) => said.isRight),
    causeInThree: within(3, (said) => said.isRight),
  };
}

function groupsOf(
  all: readonly Graded[],
  nameOf: (graded: Graded) => string,
): Readonly<Record<string, Right>> {
  const groups = [...Map.groupBy(all, nameOf)].toSorted(([left], [right]) =>
    left.localeCompare(right),
  );
  return Object.fromEntries(groups.map(([name, group]) => [name, rightOf(group)]));
}

/** One thing that is named several times counts once; an accepted object stands for one culprit. */
function culpritsOf(all: readonly Graded[]): Totals["culprits"] {
  const rows = all.map(({ said, truth: { culprits } }) => {
    const right = said.filter(({ isObjectRight }) => isObjectRight);
    const met = culprits.filter((ref) => right.some(({ objects }) => objects.includes(keyOf(ref))));
    return {
      named: distinct(said),
      right: distinct(right),
      wanted: Math.max(culprits.length, 1),
      found: Math.max(met.length, Math.min(right.length, 1)),
    };
  });
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const exact = rows.filter((row) => row.named === row.right && row.found === row.wanted);
  return {
    precision: { count: sum(({ right }) => right), of: sum(({ named }) => named) },
    recall: { count: sum(({ found }) => found), of: sum(({ wanted }) => wanted) },
    exact: { count: exact.length, of: rows.length },
  };
}

/** By owner: two pods of one workload are one. */
function distinct(said: readonly Judged[]): number {
  return new Set(said.map(({ objects }) => objects.at(-1))).size;
}

function calibrationOf(all: readonly Graded[]): Totals["calibration"] {
  const said = Map.groupBy(
    all.flatMap((graded) => graded.said),
    ({ confidence }) => confidence,
  );
  return Object.fromEntries(
    [...said].map(([word, items]) => [
      word,
      { count: items.filter(({ isRight }) => isRight).length, of: items.length },
    ]),
  );
}

function quantile(sorted: readonly number[], part: number): number {
  const at = Math.min(Math.floor(sorted.length * part), sorted.length - 1);
  return Math.round(sorted[at] ?? 0);
}
