import type { Claim, Evidence } from "@binnacle/contracts";
import type { Drawer, Line, Telling } from "./document.ts";
import { timeOfDay, withTimes } from "./tell-time.ts";

/** Turns evidence ids into the numbers that people see: the place in the list plus one. */
export type Numbering = (ids: readonly string[]) => number[];

export function numberingOf(evidence: readonly Evidence[]): Numbering {
  const places = new Map(evidence.map(({ id }, index) => [id, index + 1]));
  return (ids) =>
    [...new Set(ids)].flatMap((id) => places.get(id) ?? []).toSorted((left, right) => left - right);
}

export function lineOf({ text, evidence }: Claim, numbers: Numbering, telling: Telling): Line {
  return { text: withTimes(text, telling), numbers: numbers(evidence) };
}

const originNames = {
  kubernetes: "Kubernetes",
  prometheus: "Prometheus",
  opensearch: "OpenSearch",
  memory: "memory",
} as const;

/** Each fact with its source, time and the command that shows it again. */
export function evidenceDrawer(evidence: readonly Evidence[], telling: Telling): Drawer[] {
  if (evidence.length === 0) return [];
  const lines = evidence.flatMap(({ text, origin, observedAt, reproduce }, index): Line[] => [
    {
      text: `[${index + 1}] ${withTimes(text, telling)} · ${originNames[origin]}, seen ${timeOfDay(observedAt, telling)}`,
    },
    { text: reproduce.text, kind: "code" },
  ]);
  return [{ title: `Evidence (${evidence.length})`, lines }];
}
