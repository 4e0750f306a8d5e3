import { type Answer, eks, type Gap, present } from "@binnacle/contracts";
import { withoutNoise } from "@binnacle/diagnosis";
import type { z } from "zod";
import { answerOf, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { type Row, rowsAtMost } from "./listed.ts";
import { kindAndName } from "./object-name.ts";
import { belongsTo, placeOfList } from "./place-of-list.ts";
import { unanswered } from "./unanswered.ts";

type Event = z.output<typeof eks.getEvents.output>["items"][number];

/** A phone shows two lines of it. */
const messageAtMost = 140;

/** `events shop`: warnings, the same ones counted, newest first; the others as a number. `events payment`: its own and its pods'. */
export async function events(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { tools, asking } = context;
  const where = await placeOfList(intent, context);
  if (where.kind === "answer") return where.answer;
  const { namespace } = where.kind === "object" ? where.ref : where;
  const about = present({ namespace });
  const answered = await tools.ask(eks.getEvents, { limit: 200, ...about }, asking);
  if (answered.kind !== "ok")
    return unanswered(answered, { subject: "events", origin: "kubernetes", what: "events" });
  const { items: all, hasMore } = answered.result;
  const place = where.kind === "object" ? where.ref.name : (namespace ?? "all namespaces");
  const items =
    where.kind === "object" ? all.filter((item) => belongsTo(where.ref, item.about.name)) : all;
  return tell({ items, hasMore, gaps: answered.gaps, place, namespace }, context);
}

interface Told {
  readonly items: readonly Event[];
  readonly hasMore: boolean;
  readonly gaps: readonly Gap[];
  /** What they are about, as it is called. */
  readonly place: string;
  readonly namespace: string | undefined;
}

function tell(
  { items, hasMore, gaps, place, namespace }: Told,
  { asking }: CommandContext,
): Answer {
  const warnings = items.filter(({ type }) => type === "Warning");
  const rows = rowsOf(warnings);
  const shown = rows.slice(0, rowsAtMost);
  const counts = { found: rows.length, shown: shown.length };
  const cut = said(`Found {found}${hasMore ? " or more" : ""}, showed {shown}.`, counts);
  const normal = { count: items.length - warnings.length, of: "event" };
  const none = `No warning in ${place}${hasMore ? " among the newest events" : ""}`;
  const isWhole = !hasMore && gaps.length === 0;
  const told = {
    rows: shown,
    lines: [
      ...(shown.length < rows.length || hasMore ? [cut] : []),
      said("Besides: {normal} without a warning.", { normal }),
    ],
    gaps: [...gaps],
    footer: `${asking.cluster} · kubectl get events ${namespace === undefined ? "-A" : `-n ${namespace}`}`,
  };
  return rows.length === 0
    ? answerOf(none, { ...told, state: isWhole ? "fine" : "unknown" })
    : answerOf(`${counted(rows.length, "kind")} of warning in ${place}`, {
        ...told,
        state: "degraded",
      });
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
