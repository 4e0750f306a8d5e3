import {
  type Answer,
  type Answered,
  type Claim,
  eks,
  type Gap,
  present,
} from "@binnacle/contracts";
import { withoutNoise } from "@binnacle/diagnosis";
import type { z } from "zod";
import { answerOf, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { belongsTo } from "./generated-name.ts";
import { type Row, rowsAtMost } from "./listed.ts";
import { kindAndName } from "./object-name.ts";
import { listOfPlace } from "./place-of-list.ts";
import { unanswered } from "./unanswered.ts";

type Event = z.output<typeof eks.getEvents.output>["items"][number];

/** A phone shows two lines of it. */
const messageAtMost = 140;

/**
 * `events shop`: warnings, the same ones counted, newest first; the others as a number. `events payment`: its own and its
 * pods'.
 */
export async function events(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const read = (namespace: string | undefined) => eventsIn(namespace, context);
  const place = await listOfPlace(intent, context, { read, countIn });
  if (place.kind === "answer") return place.answer;
  const of = place.kind === "object" ? place.ref : undefined;
  const answered = place.kind === "object" ? await read(place.ref.namespace) : place.list;
  if (answered.kind !== "ok")
    return unanswered(answered, { subject: "events", origin: "kubernetes", what: "events" });
  const { items: all, hasMore } = answered.result;
  const { namespace } = place.kind === "object" ? place.ref : place;
  const { minutes, isWithin } = windowOf(intent, context);
  return tell(
    {
      items: all.filter(
        (item) => isWithin(item) && (of === undefined || belongsTo(of, item.about)),
      ),
      // The newest come first.
      hasMore: hasMore && all.every(isWithin),
      gaps: answered.gaps,
      place: of?.name ?? namespace ?? "all namespaces",
      namespace,
      minutes,
    },
    context,
  );
}

type Answers = Answered<z.output<typeof eks.getEvents.output>>;

async function eventsIn(
  namespace: string | undefined,
  { tools, asking }: CommandContext,
): Promise<Answers> {
  return await tools.ask(eks.getEvents, { limit: 200, ...present({ namespace }) }, asking);
}

function countIn(answered: Answers): number | undefined {
  return answered.kind === "ok" ? answered.result.items.length : undefined;
}

/** What was asked for; without a window all that is kept. */
function windowOf({ window }: VerbIntent, { askedAt, windowMinutes }: CommandContext) {
  const minutes = window && windowMinutes;
  const fromMs = minutes === undefined ? -Infinity : Date.parse(askedAt) - minutes * 60_000;
  return { minutes, isWithin: ({ at }: Event) => Date.parse(at) >= fromMs };
}

interface Told {
  readonly items: readonly Event[];
  readonly hasMore: boolean;
  readonly gaps: readonly Gap[];
  /** What they are about, as it is called. */
  readonly place: string;
  readonly namespace: string | undefined;
  /** How far back was asked. */
  readonly minutes: number | undefined;
}

/** How long an API server keeps them, unless it is told otherwise. */
const keptMinutes = 60;

function tell(told: Told, { asking }: CommandContext): Answer {
  const { items, hasMore, gaps, place, namespace, minutes } = told;
  const warnings = items.filter(({ type }) => type === "Warning");
  const rows = rowsOf(warnings);
  const normal = { count: items.length - warnings.length, of: "event" };
  const span = spanOf(minutes);
  const isOlder = minutes !== undefined && minutes > keptMinutes;
  const isWhole = !hasMore && gaps.length === 0 && !isOlder;
  const none = `No warning in ${place}${span.text}${hasMore ? " among the newest events" : ""}`;
  const some = `${counted(rows.length, "kind")} of warning in ${place}${span.text}`;
  return answerOf(rows.length === 0 ? none : some, {
    ...span.slots,
    state: rows.length > 0 ? "degraded" : isWhole ? "fine" : "unknown",
    rows: rows.slice(0, rowsAtMost),
    lines: [
      ...(isOlder ? [kept] : []),
      ...cutOf(rows, hasMore),
      said("Besides: {normal} without a warning.", { normal }),
    ],
    gaps: [...gaps],
    footer: `${asking.cluster} · kubectl get events ${namespace === undefined ? "-A" : `-n ${namespace}`}`,
  });
}

function cutOf({ length: found }: readonly Row[], hasMore: boolean): Claim[] {
  const shown = Math.min(found, rowsAtMost);
  const isCut = shown < found || (hasMore && found > 0);
  return isCut
    ? [said(`Found {found}${hasMore ? " or more" : ""}, showed {shown}.`, { found, shown })]
    : [];
}

const kept = said("A cluster keeps its events for about an hour: older ones are gone.");

function spanOf(minutes: number | undefined): { text: string; slots: Pick<Answer, "slots"> } {
  if (minutes === undefined) return { text: "", slots: {} };
  const window = { value: { amount: minutes * 60, unit: "s" } } as const;
  return { text: " in the last {window}", slots: { slots: { window } } };
}

/** One reason at objects of one owner is one row. */
function rowsOf(items: readonly Event[]): Row[] {
  const groups = Map.groupBy(items, ({ reason, about }) =>
    JSON.stringify([reason, about.kind, about.namespace, stemOf(about)]),
  );
  return [...groups.values()].flatMap((group) => rowOf(group));
}

/** Pods of one owner differ in the end of their names. */
function stemOf({ kind, name }: Event["about"]): string {
  return kind === "Pod" ? name.slice(0, Math.max(name.lastIndexOf("-"), 0)) || name : name;
}

function rowOf(group: readonly Event[]): Row[] {
  const [newest] = group;
  if (newest === undefined) return [];
  const { reason, message, about } = newest;
  const count = group.reduce((sum, item) => sum + item.count, 0);
  const names = new Set(group.map((item) => item.about.name));
  const [since] = group.map(({ firstAt }) => firstAt).toSorted();
  const quoted = withoutNoise(message);
  const words = quoted.length > messageAtMost ? `${quoted.slice(0, messageAtMost)}…` : quoted;
  const more = names.size === 1 ? "" : ` and ${names.size - 1} more`;
  return [
    {
      state: "degraded",
      name: count === 1 ? reason : `${reason} ×${count}`,
      text: `${kindAndName(about)}${more}: ${words}`,
      ...present({ since }),
    },
  ];
}
