import type { Clause } from "../query/clause.ts";
import { containing } from "../query/containing.ts";
import type { Place } from "../query/find-place.ts";
import { aboutOf, type LogQuestion, logFilter, timeFilter } from "../query/log-filter.ts";
import { lengthOf, spanOf, type TimeWindow } from "../query/time-window.ts";
import type { SearchFact } from "../search-evidence.ts";
import type { Pattern } from "./compare-patterns.ts";
import { literalOf } from "./literal-of.ts";
import { toldChange } from "./told-change.ts";

/** What all patterns of one answer have in common. */
export interface PatternContext {
  readonly question: LogQuestion;
  readonly place: Place;
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
  readonly observedAt: string;
}

/** A pattern as a fact; its lines are found again by the longest literal part of the template. */
export function patternFact(pattern: Pattern, context: PatternContext): SearchFact {
  const { template, count, before, pods } = pattern;
  const { question, window, observedAt } = context;
  const { namespace, workload } = question;
  const change = toldChange(pattern);
  const doubt = change === pattern.change ? "" : `${change} `;
  return {
    about: aboutOf({ namespace, workload }),
    pointer: `/patterns/${template.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    text: `${workload ?? `namespace ${namespace}`} log pattern "${template}" ${doubt}${countText(pattern)} in ${lengthOf(window)}`,
    values: { template, count, before, change, pods, window: spanOf(window) },
    trust: "outside",
    observedAt,
    search: searchOf(template, context),
  };
}

/** `0 → 412`: in the time before, scaled to the length of the window, and in the window. */
export function countText({ before, count }: Pick<Pattern, "before" | "count">): string {
  return `${before} → ${count}`;
}

function searchOf(template: string, { place, question, window, baseline }: PatternContext): Clause {
  const literal = literalOf(template);
  const whole = { fromMs: baseline.fromMs, toMs: window.toMs };
  const phrase = literal === undefined ? [] : [containing(`"${literal}"`, place.fields.text)];
  const filter = logFilter(question, place);
  return {
    query: { bool: { filter: [timeFilter(whole, place.fields), ...filter, ...phrase] } },
    size: 1,
    track_total_hits: true,
    aggs: {
      before: { filter: timeFilter(baseline, place.fields) },
      now: { filter: timeFilter(window, place.fields) },
    },
  };
}
