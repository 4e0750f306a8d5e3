import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import type { Level } from "../levels.table.ts";
import { objectsOf } from "../query/find-silence.ts";
import { lengthOf } from "../query/time-window.ts";
import { type Asked, readFailures } from "./read-failures.ts";

const harmless = ["trace", "debug", "info", "notice"] as const satisfies readonly Level[];
const mostKinds = 3;
/** Now and then a line at level info names a failure: so few of many, or one alone, is no news. */
const few = { lines: 5, share: 0.1 } as const;

/** Lines at levels that were not asked for and that say a failure: a proxy tells a 502 at level info. */
export async function failuresAtOtherLevels(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<Gap[]> {
  const others = harmless.filter((level) => question.levels?.includes(level) !== true);
  const isAsked = question.levels !== undefined && place.fields.level.length > 0;
  if (!isAsked || others.length === 0) return [];
  const levelled = { ...question, levels: others, isLevelKnown: true } as const;
  const asked = { place, question: levelled, window };
  const { total, failing, kinds, gaps } = await readFailures(deps, asked, signal);
  if (total === 0 || (failing !== undefined && isFew(failing, total))) return [...gaps];
  const told = kinds.slice(0, mostKinds).map(({ kind, count }) => `${kind} ${count}`);
  const share =
    failing === undefined ? "" : ` (${Number(((100 * failing) / total).toPrecision(2))} %)`;
  const some =
    failing === undefined
      ? `how many of ${total} lines say a failure is not known`
      : `${failing} of ${total} lines${share} say a failure: ${told.join(", ")}`;
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `lines at other levels in ${lengthOf(window)}`,
      why: `${some}; they were not compared`,
      about: objectsOf(question),
      remedy: { text: "Ask for all levels, or see error_summary." },
    },
    // Of which the numbers may be estimates, or too low.
    ...gaps,
  ];
}

function isFew(failing: number, total: number): boolean {
  return failing <= 1 || (failing < few.lines && failing < few.share * total);
}
