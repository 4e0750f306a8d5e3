import { present } from "@binnacle/contracts";
import type { PlacedEvent, TemplateLine } from "./events-of.ts";
import { finish, groupLines, type LineGroup } from "./group-lines.ts";
import { levels } from "./levels.table.ts";

/** What one statement of a program wrote. */
export interface LogTemplate {
  /** Its words, with `<num>`, `<id>`, `<path>` … for what differs; at most 240 characters. */
  readonly template: string;
  /** How many events: a line with its stack trace is one. */
  readonly count: number;
  /** How many lines that are. */
  readonly lines: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The newest line as it was written; of a trace the first one. */
  readonly sample: string;
  /** The worst level among the lines: their own, or the one that stands in their text. */
  readonly level?: string;
  /** How many pods wrote it. */
  readonly pods: number;
  /** Which, in order of name. */
  readonly podNames: readonly string[];
}

/**
 * Groups log lines by the statement that wrote them, most frequent first: any order of lines, any number of pods, any
 * length; time and memory grow with the number of lines. Lines of JSON and logfmt are read for their message, stack
 * traces are folded also where each of their lines is a document. Lines that differ in an outcome or a cause (refused,
 * reset; succeeded, failed; the class of an exception) are different templates. Redact lines before.
 */
export function logTemplates(lines: readonly TemplateLine[]): LogTemplate[] {
  return finish(groupLines(lines))
    .map((group) => toTemplate(group, lines))
    .toSorted(
      (left, right) => right.count - left.count || (left.template < right.template ? -1 : 1),
    );
}

/** A group in numbers, of the lines that it was made of. */
export function toTemplate(
  { template, events }: LineGroup,
  lines: readonly TemplateLine[],
): LogTemplate {
  const own = events.flatMap(({ place }) => lines[place] ?? []);
  const pods = [...new Set(own.flatMap(({ pod }) => pod ?? []))].toSorted();
  return {
    template,
    count: events.length,
    lines: events.reduce((sum, event) => sum + event.lines, 0),
    firstSeen: own[0]?.at ?? "",
    lastSeen: own.at(-1)?.at ?? "",
    sample: own.at(-1)?.text ?? "",
    ...present({ level: worstLevel(events, lines) }),
    pods: pods.length,
    podNames: pods,
  };
}

function worstLevel(
  events: readonly PlacedEvent[],
  lines: readonly TemplateLine[],
): string | undefined {
  const found = new Set(events.flatMap(({ place, level }) => lines[place]?.level ?? level ?? []));
  return [...found].toSorted(
    (left, right) => levels.indexOf(right) - levels.indexOf(left) || (left < right ? -1 : 1),
  )[0];
}
