import type { Gap } from "@binnacle/contracts";
import type { DiscoveryFound } from "../fields/discover-fields.ts";
import { named } from "../fields/discovery-gaps.ts";
import type { TimeWindow } from "./time-window.ts";

const dayMs = 24 * 3_600_000;
/** The day at the end of the name of a daily index: `2026.11.21`, `2026-11-21`. */
const dayAtEnd = /(\d{4})[.-](\d{2})[.-](\d{2})$/;

/** Closed indices hold lines that no search finds. One that is named after a day matters only to windows near it. */
export function closedGaps({ closed }: DiscoveryFound, window: TimeWindow): Gap[] {
  const near = closed.filter((name) => mayHold(name, window));
  if (near.length === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "unreachable",
      what: `logs in ${named(near)}`,
      why: near.length === 1 ? "the index is closed" : "these indices are closed",
      remedy: { text: `Open it: POST ${near[0]}/_open` },
    },
  ];
}

/** A day is that of the shipper, whose clock may be half a day away. */
function mayHold(name: string, { fromMs, toMs }: TimeWindow): boolean {
  const [, year, month, day] = dayAtEnd.exec(name) ?? [];
  const startMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(startMs)) return true;
  return startMs - dayMs / 2 < toMs && startMs + 1.5 * dayMs > fromMs;
}
