import type { Gap } from "@binnacle/contracts";
import { kindsOf } from "../failures/kinds-of.ts";
import { objectsOf } from "../query/find-silence.ts";
import type { LogQuestion } from "../query/log-filter.ts";
import type { Place } from "../query/place.ts";
import type { ComparedPatterns } from "./compare-patterns.ts";

interface Asked {
  readonly question: LogQuestion;
  readonly place: Place;
}

/** What the levels asked for leave out, and what they cannot, where levels stand in no field. */
export function levelGaps(compared: ComparedPatterns, asked: Asked): Gap[] {
  if (asked.question.levels === undefined) return [];
  return [...unlevelled(compared, asked), ...failing(compared, asked.question)];
}

/** Beside a field of levels stack traces carry none as a rule: that is no news. */
function unlevelled({ patterns }: ComparedPatterns, { question, place }: Asked): Gap[] {
  const count = patterns.filter(({ level }) => level === undefined).length;
  if (count === 0 || place.fields.level.length > 0) return [];
  const [what, shown] =
    count === 1 ? ["1 pattern", "it is shown"] : [`${count} patterns`, "they are shown"];
  return [
    {
      origin: "opensearch",
      kind: "not_configured",
      what: `the level of ${what}`,
      why: `no field and no text tells it, so ${shown} at any level`,
      about: objectsOf(question),
      remedy: {
        text: "Start the opensearch server with --field level=<field>, or let the shipper parse it.",
      },
    },
  ];
}

/** A line at level info may say a failure; one alone is no news. */
function failing({ others }: ComparedPatterns, question: LogQuestion): Gap[] {
  const saying = others.filter(({ sample }) => kindsOf({ text: sample }).length > 0);
  const lines = saying.reduce((sum, { count }) => sum + count, 0);
  if (lines <= 1) return [];
  const kinds = new Set(saying.flatMap(({ sample }) => kindsOf({ text: sample })));
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: "lines whose text says another level",
      why: `${lines} of them say a failure (${[...kinds].join(", ")}) and are not shown`,
      about: objectsOf(question),
      remedy: { text: "Ask for all levels, or see error_summary." },
    },
  ];
}
