import type { Labels } from "../api/wire.ts";
import { since } from "../signals/signal-gap.ts";
import { formatLabels } from "./format-labels.ts";

export interface Course {
  readonly labels: Labels;
  /** When it had its last value. */
  readonly lastAt: string;
}

interface Folded {
  /** Of one its labels. */
  readonly what: string;
  readonly pointer: string;
  readonly when: string;
  /** When the last of them had its last value. */
  readonly last: string;
}

/** More are told together. */
const singlesAtMost = 3;

/** Courses that ended: a few each by itself, many in one line, with a few names. */
export function foldCourses(courses: readonly Course[], endMs: number): Folded[] {
  if (courses.length > singlesAtMost) return [together(courses, endMs)];
  return courses.map(({ labels, lastAt }) => {
    const what = formatLabels(labels);
    const when = `no value since ${since(Date.parse(lastAt), endMs)}`;
    return { what, pointer: `/ended${what}`, when, last: lastAt };
  });
}

function together(courses: readonly Course[], endMs: number): Folded {
  const names = courses.slice(0, singlesAtMost).map(({ labels }) => formatLabels(labels));
  const ends = courses.map(({ lastAt }) => Date.parse(lastAt)).toSorted((one, two) => one - two);
  const [first = endMs, last = endMs] = [ends[0], ends.at(-1)];
  const until = first === last ? "" : `, the first since ${since(first, endMs)}`;
  return {
    what: `${courses.length} series (${names.join(", ")} and ${courses.length - names.length} more)`,
    pointer: `/ended${names[0] ?? ""}`,
    when: `no value since ${since(last, endMs)}${until}`,
    last: new Date(last).toISOString(),
  };
}
