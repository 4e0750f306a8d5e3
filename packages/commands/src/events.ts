import { type Answer, eks, present } from "@binnacle/contracts";
import type { z } from "zod";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { missingNamespace, placeOfList, type Row, tableOf } from "./listed.ts";
import { unanswered } from "./unanswered.ts";

type Event = z.output<typeof eks.getEvents.output>["items"][number];

const messageAtMost = 90;

/** `events shop`: warnings first, the same of one object once, newest first. */
export async function events(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { tools, asking } = context;
  const namespace = placeOfList(intent, context);
  const answered = await tools.ask(
    eks.getEvents,
    { limit: 200, ...present({ namespace }) },
    asking,
  );
  if (answered.kind !== "ok")
    return unanswered(answered, { subject: "events", origin: "kubernetes", what: "events" });
  const { items, hasMore } = answered.result;
  if (items.length === 0 && namespace !== undefined) {
    const missing = await missingNamespace(namespace, context);
    if (missing !== undefined) return missing;
  }
  const command = `kubectl get events ${namespace === undefined ? "-A" : `-n ${namespace}`}`;
  const table = { what: "kinds of event", namespace, rows: rowsOf(items), hasMore, command };
  return tableOf({ ...table, gaps: [...answered.gaps] }, context);
}

/** The same reason and words at objects of one name without its random end are one row. */
function rowsOf(items: readonly Event[]): Row[] {
  const groups = Map.groupBy(items, ({ type, reason, message, about }) =>
    JSON.stringify([
      type,
      reason,
      message.slice(0, messageAtMost),
      about.kind,
      about.namespace,
      about.name,
    ]),
  );
  const rows = [...groups.values()].flatMap((group) => rowOf(group));
  return [
    ...rows.filter(({ state }) => state !== "fine"),
    ...rows.filter(({ state }) => state === "fine"),
  ];
}

function rowOf(group: readonly Event[]): Row[] {
  const [first] = group;
  if (first === undefined) return [];
  const { type, reason, message, about } = first;
  const count = group.reduce((sum, item) => sum + item.count, 0);
  const [since] = group.map(({ firstAt }) => firstAt).toSorted();
  const words = message.length > messageAtMost ? `${message.slice(0, messageAtMost)}…` : message;
  const times = count === 1 ? "" : ` ×${count}`;
  return [
    {
      state: type === "Warning" ? "degraded" : "fine",
      name: `${reason}${times}`,
      text: `${about.kind.toLowerCase()}/${about.name}: ${words}`,
      ...present({ since }),
    },
  ];
}
