import { AppError, type Evidence, type Gap, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { firstLine, remedies } from "../gap-text.ts";
import { toLevel } from "../levels.table.ts";
import type { Clause } from "../query/clause.ts";
import { countOverTime } from "../query/count-over-time.ts";
import { countUnlevelled, withoutLevel } from "../query/count-unlevelled.ts";
import { type Counted, countValues } from "../query/count-values.ts";
import { fieldNamed } from "../query/field-named.ts";
import { podsSeen } from "../query/find-members.ts";
import type { Place } from "../query/find-place.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import { aboutOf, type LogQuestion, logFilter } from "../query/log-filter.ts";
import { looseGaps } from "../query/loose-gaps.ts";
import { membersNote } from "../query/members-note.ts";
import { besides, orGap } from "../query/or-gap.ts";
import { readInPlace, tellsSilence } from "../query/read-in-place.ts";
import { readLines } from "../query/read-lines.ts";
import {
  clockIn,
  lengthOf,
  spanOf,
  type TimeWindow,
  timeWindow,
  toInstant,
  toWindow,
} from "../query/time-window.ts";
import { unsearchedGaps } from "../query/unsearched-gaps.ts";
import { guessed } from "../query/workload-of.ts";
import { searchEvidence } from "../search-evidence.ts";
import { oneLine, shownText } from "../shown-text.ts";

const maxItems = 20;
const roles = ["namespace", "pod", "container", "level"] as const;

export const countBy = defineTool<Deps>()({
  contract: opensearch.countBy,
  async run({ by, ...input }, deps, { signal, cluster }) {
    const window = timeWindow({ ...input, windowMinutes: 60 }, deps.now());
    const question = questionOf(input);
    const sought = { cluster, question, window, roles: roles.filter((role) => role === by) };
    const askedIn = (place: Place) => ({
      place,
      by,
      question,
      window,
      filter: logFilter(question, place),
    });
    const read = (place: Place, own: AbortSignal) => gather(deps, askedIn(place), own);
    const isDoubtful = (gathered: Gathered, place: Place) => isUnsure(askedIn(place), gathered);
    const found = await readInPlace(deps, { sought, read, isDoubtful }, signal);
    const of = { by, window: toWindow(window) };
    if (found.kind === "gap") return { ...of, ...nothing, gaps: [found.gap] };
    const { place } = found;
    const { counted, total, unlevelled, gaps } = found.found;
    const items = by === "time" ? counted.values : counted.values.slice(0, maxItems);
    const shown = await deps.redactor.value(
      items.map((item) => ({ ...item, key: shownText(item.key) })),
      { signal },
    );
    const fact = factOf({ ...askedIn(place), shown, total, unlevelled, body: counted.body });
    const call = { deps, cluster, tool: "count_by", input: { by, ...input }, index: place.index };
    return {
      ...of,
      ...present({ podsBy: place.told?.by }),
      total,
      items: [...shown],
      others: Math.max(0, total - shown.reduce((sum, { count: lines }) => sum + lines, 0)),
      hasMore: counted.values.length > shown.length || counted.others > 0,
      evidence: isUnknown({ total, unlevelled })
        ? []
        : [searchEvidence(call)({ ...fact, observedAt: toInstant(deps.now()) })],
      gaps,
    };
  },
  toText: ({ by, window, total, items, others, hasMore, evidence, gaps, podsBy }) =>
    [
      firstLine(
        `${total === 0 && evidence.length === 0 ? "Not known how many" : total} lines${membersNote(podsBy)}, ${window.from} to ${window.to}, by ${by} [${evidence[0]?.id ?? "no evidence"}]`,
        { gaps, isNothing: total === 0 },
      ),
      ...items.map(
        ({ key, count: lines }) =>
          `${by === "time" ? clockIn(window, key).slice(0, -":00".length) : oneLine(key)} ${lines}`,
      ),
      ...(others > 0 ? [`${hasMore ? "others" : `without a ${by}`} ${others}`] : []),
      ...remedies(gaps),
    ].join("\n"),
});

function questionOf({
  namespace,
  workload,
  text,
  level,
}: Omit<z.output<typeof opensearch.countBy.input>, "by">) {
  const levels = level ? { levels: [level], isLevelKnown: true as const } : {};
  return { namespace, workload, text, ...levels };
}

/** None at the level, but lines that carry none: that is no zero. */
function isUnknown({ total, unlevelled }: { total: number; unlevelled: number }): boolean {
  return total === 0 && unlevelled > 0;
}

const nothing = { total: 0, items: [], others: 0, hasMore: false, evidence: [] };

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
  readonly by: string;
  readonly filter: readonly Clause[];
}

type Gathered = Awaited<ReturnType<typeof gather>>;

/** A field that no index has was looked for just now; where most lines lack it, they may hold another. */
function isUnsure({ by, place }: Asked, { counted, total, unlevelled, gaps }: Gathered): boolean {
  if (total === 0 || unlevelled > total || tellsSilence(gaps)) return true;
  const held = counted.values.reduce((sum, { count: lines }) => sum + lines, counted.others);
  const role = roles.find((name) => name === by);
  return role !== undefined && place.fields[role].length > 0 && total - held > held;
}

async function gather(deps: Deps, asked: Asked, signal: AbortSignal) {
  const { place, window, by, question } = asked;
  const beside = (found: Promise<Gap[]>, what: string) => orGap(found, { what, question, signal });
  const search = { filter: asked.filter, window, limit: 0 };
  const [counted, all, unlevelled, unsearched, untold, stopped] = await Promise.all([
    count(deps, asked, signal),
    readLines(deps, { place, search }, signal),
    countUnlevelled(deps, asked, signal),
    beside(unsearchedGaps(deps, asked, signal), besides.unsearched),
    beside(withoutLevel(deps, asked, signal), "lines without a level"),
    beside(findStopped(deps, { place, window }, signal), besides.arriving),
  ]);
  const silence =
    all.total === 0
      ? await beside(findSilence(deps, { ...asked, consequence: "" }, signal), besides.silence)
      : [];
  const loose = by === "time" ? looseGaps(place) : [];
  const found = [
    ...unsearched,
    ...stopped,
    ...place.gaps,
    ...all.gaps,
    ...counted.gaps,
    ...loose,
    ...silence,
  ];
  const told = new Set(found.map(({ why }) => why));
  const gaps = [...untold, ...unlevelled.gaps.filter(({ why }) => !told.has(why)), ...found];
  // A stretch of time with no line at the level is not empty while others carry no level.
  const values = counted.values.filter(({ count: lines }) => lines > 0);
  return {
    counted: unlevelled.count > 0 ? { ...counted, values } : counted,
    total: all.total,
    unlevelled: unlevelled.count,
    gaps,
  };
}

async function count(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Counted> {
  const { by, place } = asked;
  if (by === "time") return await countOverTime(deps, asked, signal);
  if (by === "workload") return await byWorkload(deps, asked, signal);
  const role = roles.find((name) => name === by);
  const fields = role === undefined ? [await fieldNamed(deps, asked, signal)] : place.fields[role];
  const counted = await countValues(deps, { ...asked, fields }, signal);
  return by === "level" ? merged(counted, toLevel) : counted;
}

/** Of words that mean the same: `ERROR` and `error` are one level. */
function merged(counted: Counted, toKey: (key: string) => string): Counted {
  const held = counted.values.filter(({ key }) => key !== "");
  const groups = Map.groupBy(held, ({ key }) => toKey(key));
  const values = [...groups]
    .map(([key, all]) => ({ key, count: all.reduce((sum, { count: lines }) => sum + lines, 0) }))
    .toSorted((left, right) => right.count - left.count);
  return { ...counted, values };
}

async function byWorkload(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Counted> {
  const { namespace } = asked.question;
  if (namespace === undefined)
    throw new AppError(
      "bad_input",
      "A workload belongs to a namespace: give one, or count by pod.",
    );
  const [seen, counted] = await Promise.all([
    podsSeen(deps, asked, signal),
    countValues(deps, { ...asked, fields: asked.place.fields.pod }, signal),
  ]);
  const owners = new Map((seen?.pods ?? []).map(({ pod, workload }) => [pod, workload]));
  return merged(counted, (pod) => owners.get(pod) ?? guessed(pod));
}

function factOf(
  asked: Asked & {
    shown: Counted["values"];
    total: number;
    unlevelled: number;
    body: Clause;
  },
): Omit<Parameters<ReturnType<typeof searchEvidence>>[0], "observedAt"> {
  const { question, by, window, shown, total, unlevelled, body } = asked;
  const most = shown.toSorted((left, right) => right.count - left.count)[0];
  const values: Evidence["values"] = {
    by,
    lines: { count: total, of: "line" },
    window: spanOf(window),
    ...present({ most: most?.key, linesOfMost: most && { count: most.count, of: "line" } }),
  };
  const top = most === undefined ? "" : `, most of ${most.key}: ${most.count}`;
  const rest = unlevelled === 0 ? "" : `; without ${unlevelled} that carry no level`;
  return {
    about: [...aboutOf(question), by],
    pointer: "/aggregations/values",
    text: `${total} log lines of ${whose(question)} in ${lengthOf(window)} by ${by}${top}${rest}`,
    values,
    trust: "outside",
    search: body,
  };
}
