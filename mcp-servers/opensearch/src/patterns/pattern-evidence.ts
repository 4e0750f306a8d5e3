import type { Evidence } from "@binnacle/contracts";
import { createEvidence, type Fact } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import {
  aboutOf,
  type Clause,
  containing,
  type LogQuestion,
  timeFilter,
} from "../query/log-filter.ts";
import type { Place } from "../query/read-lines.ts";
import { lengthOf, minutesOf, type TimeWindow } from "../query/time-window.ts";
import type { Pattern } from "./compare-patterns.ts";
import { literalOf } from "./literal-of.ts";

/** What all patterns of one answer have in common. */
export interface PatternContext {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly question: LogQuestion;
  readonly place: Place;
  readonly filter: readonly Clause[];
  readonly window: TimeWindow;
  readonly baseline: TimeWindow;
}

/** Turns a pattern into evidence. `reproduce` finds its lines by the longest literal part of the template. */
export function patternEvidence(
  deps: Deps,
  context: PatternContext,
): (pattern: Pattern) => Evidence {
  const build = createEvidence({
    clusterId: deps.clusterId,
    tool: "log_patterns",
    arguments: context.arguments,
    index: context.place.index,
  });
  const observedAt = new Date(deps.now()).toISOString();
  return (pattern) => build({ ...toFact(pattern, context), observedAt });
}

function toFact(pattern: Pattern, context: PatternContext): Omit<Fact, "observedAt"> {
  const { template, count, before, pods, change } = pattern;
  const { question, window } = context;
  const { namespace, workload } = question;
  return {
    about: aboutOf({ namespace, workload }),
    pointer: `/patterns/${template.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    text: `${workload ?? `namespace ${namespace}`} log pattern "${template}" ${countText(pattern)} in ${lengthOf(window)}`,
    values: { template, count, before, change, pods, minutes: minutesOf(window) },
    trust: "outside",
    search: searchOf(template, context),
  };
}

/** `0 → 412`: in the time before, scaled to the length of the window, and in the window. */
export function countText({ before, count }: Pattern): string {
  return `${before} → ${count}`;
}

function searchOf(template: string, { place, filter, window, baseline }: PatternContext): Clause {
  const literal = literalOf(template);
  const whole = { fromMs: baseline.fromMs, toMs: window.toMs };
  const phrase = literal === undefined ? [] : [containing(`"${literal}"`, place.fields.text)];
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
