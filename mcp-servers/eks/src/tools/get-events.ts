import { Evidence, Gap, Instant, ObjectRef } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { type Fact, kubectlIn, toEvidence } from "../facts.ts";
import { readEvents, type SeenEvent } from "../objects/read-events.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines, nameOf } from "./diagnosis-text.ts";
import { namespaceInput } from "./inputs.ts";
import { refused } from "./refused.ts";

const EventsResult = z.object({
  /** Newest first. */
  items: z.array(
    z.object({
      at: Instant,
      firstAt: Instant,
      type: z.string(),
      reason: z.string(),
      message: z.string(),
      count: z.number().int(),
      about: ObjectRef,
      by: z.string(),
    }),
  ),
  hasMore: z.boolean(),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
});

export const getEvents = defineTool<EksDeps>()({
  name: "get_events",
  title: "Events",
  description:
    "Events of Kubernetes, newest first: what the scheduler, the kubelet and the controllers reported. Call it to see why an object does not start, is killed or cannot be scheduled. The API keeps about one hour.",
  input: {
    namespace: namespaceInput.optional().describe("Absent: all namespaces"),
    name: z.string().max(253).optional().describe("Only events about the object of this name"),
    onlyWarnings: z.boolean().default(false),
    limit: z.number().int().min(1).max(200).default(50),
  },
  output: EventsResult,
  async run(asked, deps, signal) {
    const { namespace, name, onlyWarnings, limit } = asked;
    const cluster = await clusterOf(deps, signal);
    const selectors = [
      ...(name === undefined ? [] : [`involvedObject.name=${name}`]),
      ...(onlyWarnings ? ["type=Warning"] : []),
    ];
    const query = { fieldSelector: selectors.join(",") };
    const answer = await readEvents(deps.api, namespace, { signal, query });
    if (answer.kind === "failed")
      throw refused(answer.failure, {
        resource: { plural: "events", group: "" },
        namespace,
        verb: "list",
      });
    const newest = answer.value.toReversed().slice(0, limit);
    return {
      items: newest.map(toItem),
      hasMore: answer.value.length > limit,
      evidence: toEvidence(newest.map(toFact), {
        clusterId: cluster.id,
        tool: "get_events",
        arguments: { ...asked },
        now: deps.api.now(),
      }),
      gaps: [...cluster.gaps],
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
function toFact(event: SeenEvent): Fact {
  const { name, namespace, about, reason, message, count, type } = event;
  const { uid: _, ...subject } = about;
  return {
    subject,
    pointer: `/events/${name}`,
    value: [reason, message, count],
    text: `${nameOf(about)}: ${reason}: ${message}`,
    values: { reason, type, times: count, firstSeen: event.firstAt, lastSeen: event.at },
    command: `${kubectlIn(namespace)} get events --field-selector involvedObject.name=${about.name},reason=${reason}`,
    trust: "outside",
  };
}
