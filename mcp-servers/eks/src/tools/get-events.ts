import { eks, type Gap } from "@binnacle/contracts";
import { counted, getEvents as eventsOf, type ObjectFact } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { namedGaps } from "../objects/found.ts";
import { type EventGroup, groupEvents } from "../objects/group-events.ts";
import { type NearEvents, nearEvents } from "../objects/near-events.ts";
import { beforeKept, readEvents, type SeenEvent } from "../objects/read-events.ts";
import { windowBetween, within } from "../window-between.ts";
import { clusterOf } from "./cluster-of.ts";
import { nameOf } from "./name-of.ts";
import { unseenFirst } from "./unseen-first.ts";

/** More lines nobody reads: a storm has many objects, and few things to say. */
const groupsAtMost = 40;
const messageLength = 240;

export const getEvents = defineTool<EksDeps>()({
  contract: eks.getEvents,
  async run(asked, deps, { signal }) {
    const { namespace, name, onlyWarnings, limit, since, until } = asked;
    const cluster = await clusterOf(deps, signal);
    const window = windowBetween(since, until, deps.api.now());
    const selectors = [
      ...(name === undefined ? [] : [`involvedObject.name=${name}`]),
      ...(onlyWarnings ? ["type=Warning"] : []),
    ];
    const query = { fieldSelector: selectors.join(",") };
    const read = await readEvents(deps.api, namespace, { signal, query });
    const own = within(read.events, window);
    const now = deps.api.now();
    const kept = beforeKept(read.events, { ...window, now, namespace });
    const isEmpty = read.events.length === 0 && read.gaps.length === 0;
    const asking = { api: deps.api, signal };
    const unknown = isEmpty ? await namedGaps({ namespace, name }, asking) : [];
    const { near, warnings, gaps: nearGaps } = await nearEvents(own, { ...asked, window }, asking);
    const all = [...own, ...warnings].toSorted((left, right) => atMs(left) - atMs(right));
    const newest = all.toReversed().slice(0, limit);
    // Of a workload the trouble of its pods comes before what its controller did.
    const groups = [...groupEvents(warnings), ...groupEvents(warnings.length === 0 ? all : own)];
    const gaps: readonly Gap[] = [...read.gaps, ...kept, ...unknown, ...nearGaps];
    return {
      items: newest.map(toItem),
      groups: groups.slice(0, groupsAtMost),
      total: { events: all.length, groups: groups.length },
      hasMore: all.length > limit,
      ...(near && { near: [...near] }),
      ...observed(newest.map(toFact), deps.api, { cluster, tool: eks.getEvents, asked, gaps }),
    };
  },
  toText: ({ items, groups, total, near, gaps }) => {
    // So many groups as events were asked for.
    const shown = groups.slice(0, items.length);
    const last = shown.at(-1);
    return unseenFirst(
      gaps,
      total.events === 0 && (gaps.length === 0 ? "no events" : "no events in what was seen"),
      total.events > groups.length &&
        `${counted(total.events, "event")} in ${counted(total.groups, "group")}, newest first`,
      ...shown.map(groupLine),
      last !== undefined &&
        total.groups > shown.length &&
        `… ${counted(total.groups - shown.length, "older group")} cut: ask until ${last.at}, or for one name`,
      near !== undefined &&
        `objects whose names begin so have events, too: ${near.map(nearText).join(", ")}`,
    );
  },
});

function atMs({ at }: SeenEvent): number {
  return Date.parse(at);
}

/** `2026-11-20T03:05:00Z Warning BackOff pod/payment-1 in shop and 3 more (12 times since …): Back-off …`. */
function groupLine({ at, firstAt, type, reason, message, about, count, objects }: EventGroup) {
  const others = objects > 1 ? ` and ${objects - 1} more` : "";
  const times = count > 1 ? ` (${count} times since ${firstAt})` : "";
  return `${at} ${type} ${reason} ${nameOf(about)}${others}${times}: ${shortened(message)}`;
}

function nearText({ about, events }: NearEvents): string {
  return `${nameOf(about)} (${events})`;
}

function shortened(message: string): string {
  return message.length <= messageLength ? message : `${message.slice(0, messageLength)}…`;
}

function toItem({ at, firstAt, type, reason, message, count, about, by }: SeenEvent) {
  return { at, firstAt, type, reason, message, count, about, by };
}

/** The engine cites events in the same way, so that the same event has one id: subject by name, value as here. */
function toFact(event: SeenEvent): ObjectFact {
  const { name, about, reason, message, count, type } = event;
  const { uid: _, ...subject } = about;
  return {
    subject,
    pointer: `/events/${name}`,
    value: [reason, message, count],
    text: `${nameOf(about)}: ${reason}: ${message}`,
    values: {
      reason,
      type,
      times: count,
      firstSeen: { at: event.firstAt },
      lastSeen: { at: event.at },
    },
    kubectl: eventsOf(about, reason),
    trust: "outside",
  };
}
