/** A group is named by anything that is equal within it and differs from other groups. */
type Group = string | number;

export interface Grouping {
  /** Of each line, in the order of the lines; `undefined` for a line that is in no group. */
  readonly predicted: readonly (Group | undefined)[];
  readonly truth: readonly Group[];
}

export interface Judgement {
  /** GA: the share of lines whose predicted group has exactly the lines of their true group. */
  readonly groupingAccuracy: number;
  /** FGA: the harmonic mean of the share of predicted and of true groups that are exactly right. */
  readonly groupAccuracyF1: number;
  readonly groups: number;
  readonly trueGroups: number;
  readonly rightGroups: number;
  readonly mistakes: readonly Mistake[];
}

/** A true group that no predicted group equals; most lines first. */
interface Mistake {
  readonly truth: Group;
  readonly lines: number;
  /** In how many predicted groups its lines are. */
  readonly parts: number;
  /** Lines of its largest part. */
  readonly largestPart: number;
  /** The other true groups that share a predicted group with it. */
  readonly mixedWith: readonly Group[];
}

/**
 * How well lines were grouped, as log parsers are compared: GA after Zhu et al., "Tools and Benchmarks
 * for Automated Log Parsing" (2019), FGA after Jiang et al., "A Large-Scale Evaluation for Log Parsing
 * Techniques" (2024). GA counts lines, so one frequent template weighs much; FGA counts groups.
 * @throws RangeError if the lengths differ.
 */
export function judgeGrouping({ predicted, truth }: Grouping): Judgement {
  if (predicted.length !== truth.length) {
    throw new RangeError(`${predicted.length} groups were given for ${truth.length} lines.`);
  }
  const named = predicted.map((group, index) => group ?? `no group, line ${index}`);
  const predictedGroups = membersByGroup(named);
  const trueGroups = membersByGroup(truth);
  const mistakes = Array.from(trueGroups, ([group, members]) =>
    mistakeOf({ group, members, named, predictedGroups, truth }),
  ).filter((mistake) => mistake !== undefined);
  const wrongLines = mistakes.reduce((sum, { lines }) => sum + lines, 0);
  const rightGroups = trueGroups.size - mistakes.length;
  const bothGroups = predictedGroups.size + trueGroups.size;
  return {
    groupingAccuracy: truth.length === 0 ? 1 : 1 - wrongLines / truth.length,
    groupAccuracyF1: bothGroups === 0 ? 1 : (2 * rightGroups) / bothGroups,
    groups: predictedGroups.size,
    trueGroups: trueGroups.size,
    rightGroups,
    mistakes: mistakes.toSorted((left, right) => right.lines - left.lines),
  };
}

interface TrueGroup {
  readonly group: Group;
  readonly members: readonly number[];
  readonly named: readonly Group[];
  readonly predictedGroups: ReadonlyMap<Group, readonly number[]>;
  readonly truth: readonly Group[];
}

function mistakeOf({
  group,
  members,
  named,
  predictedGroups,
  truth,
}: TrueGroup): Mistake | undefined {
  const parts = membersByGroup(members.map((line) => named[line] ?? ""));
  const touched = Array.from(parts.keys(), (part) => predictedGroups.get(part) ?? []);
  const isRight = touched.length === 1 && touched[0]?.length === members.length;
  if (isRight) return undefined;
  const neighbours = new Set(touched.flat().map((line) => truth[line] ?? ""));
  neighbours.delete(group);
  return {
    truth: group,
    lines: members.length,
    parts: parts.size,
    largestPart: Math.max(...Array.from(parts.values(), ({ length }) => length)),
    mixedWith: [...neighbours],
  };
}

/** The places at which each group stands. */
function membersByGroup(groups: readonly Group[]): Map<Group, number[]> {
  const members = new Map<Group, number[]>();
  for (const [index, group] of groups.entries()) {
    const known = members.get(group);
    if (known === undefined) members.set(group, [index]);
    else known.push(index);
  }
  return members;
}
