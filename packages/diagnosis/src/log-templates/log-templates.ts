import { present } from "@binnacle/contracts";
import { templateOf } from "./template-of.ts";

/** One line of a log. `at`: RFC 3339 in UTC; `level`: lower case, if it is known. */
export interface TemplateLine {
  readonly at: string;
  readonly text: string;
  readonly level?: string | undefined;
  readonly pod?: string | undefined;
}

/** Lines of one shape. */
export interface LogTemplate {
  readonly template: string;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The newest line as it was written. */
  readonly sample: string;
  /** The worst level among the lines. */
  readonly level?: string;
  /** How many pods wrote it. */
  readonly pods: number;
}

/** From harmless to fatal; a level that is not here counts as harmless. */
const levels = "trace debug info notice warn warning error critical fatal".split(" ");

/** Groups lines by template, most frequent first, then in the order of the templates. */
export function logTemplates(lines: readonly TemplateLine[]): LogTemplate[] {
  return [...Map.groupBy(lines, (line) => templateOf(line.text))]
    .flatMap(([template, group]) => summarise(template, group))
    .toSorted(
      (left, right) => right.count - left.count || (left.template < right.template ? -1 : 1),
    );
}

function summarise(template: string, group: readonly TemplateLine[]): LogTemplate[] {
  let [first] = group;
  if (first === undefined) return [];
  let last = first;
  for (const line of group) {
    if (Date.parse(line.at) < Date.parse(first.at)) first = line;
    if (Date.parse(line.at) > Date.parse(last.at)) last = line;
  }
  const pods = new Set(group.flatMap((line) => line.pod ?? [])).size;
  const seen = { count: group.length, firstSeen: first.at, lastSeen: last.at, sample: last.text };
  return [{ template, ...seen, ...present({ level: worstLevel(group) }), pods }];
}

function worstLevel(group: readonly TemplateLine[]): string | undefined {
  const found = new Set(group.flatMap((line) => line.level ?? []));
  return [...found].toSorted(
    (left, right) => levels.indexOf(right) - levels.indexOf(left) || (left < right ? -1 : 1),
  )[0];
}
