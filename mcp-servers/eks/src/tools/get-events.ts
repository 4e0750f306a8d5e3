import { eks } from "@binnacle/contracts";
import { getEvents as eventsOf, type ObjectFact } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { readEvents, type SeenEvent } from "../objects/read-events.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines, nameOf } from "./diagnosis-text.ts";

export const getEvents = defineTool<EksDeps>()({
  contract: eks.getEvents,
  async run(asked, deps, { signal }) {
    const { namespace, name, onlyWarnings, limit } = asked;
    const cluster = await clusterOf(deps, signal);
    const selectors = [
      ...(name === undefined ? [] : [`involvedObject.name=${name}`]),
      ...(onlyWarnings ? ["type=Warning"] : []),
    ];
    const query = { fieldSelector: selectors.join(",") };
    const { events: all, gaps } = await readEvents(deps.api, namespace, { signal, query });
    const newest = all.toReversed().slice(0, limit);
    return {
      items: newest.map(toItem),
      hasMore: all.length > limit,
      ...observed(newest.map(toFact), deps.api, { cluster, tool: eks.getEvents, asked, gaps }),
    };
  },
  toText: ({ items, hasMore, gaps }) =>
    lines(
      items.length === 0 && "no events",
      ...items.map(
        ({ at, type, reason, about, message, count }) =>
          `${at} ${type} ${reason} ${nameOf(about)}${count > 1 ? ` (${count} times)` : ""}: ${message}`,
      ),
      hasMore && "… older ones were cut: give a namespace or a name, or raise the limit",
      gapLines(gaps),
    ),
});

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
