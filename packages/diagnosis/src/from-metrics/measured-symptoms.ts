import type { GoldenSignal, GoldenSignalName, ObjectRef } from "@binnacle/contracts";
import { isFelt } from "../correlate/is-felt.ts";
import { strains } from "./suspicion.ts";
import type { Symptom, SymptomKind } from "./symptom.ts";

/** The kernel stops what it stops this often at its limit. */
const heldBack = 0.25;
/** So near its limit nothing is left to grow into. */
const nearLimit = 0.95;
/** The server says whether a change is one; this says whether it matters. */
const felt = 2;

/** What the golden signals of one object say that is not as it should be. */
export function measuredSymptoms(subject: ObjectRef, signals: readonly GoldenSignal[]): Symptom[] {
  return signals.flatMap((signal) => {
    const kind = kindOf(signal);
    if (kind === undefined) return [];
    const { text, evidence, slots, changedAt } = signal;
    const claim = { text, evidence, ...(slots === undefined ? {} : { slots }) };
    return [{ subject, kind, by: "metric" as const, since: changedAt, claim }];
  });
}

function kindOf(signal: GoldenSignal): SymptomKind | undefined {
  return kinds[signal.name]?.(signal);
}

/** What a signal is a symptom of, if it is one. The engine tells restarts by the objects. */
const kinds: Partial<Record<GoldenSignalName, (signal: GoldenSignal) => SymptomKind | undefined>> =
  {
    latency_p95: (signal) => (hasGrown(signal) ? "latency" : undefined),
    request_rate: (signal) => (hasGrown(signal) ? "traffic" : undefined),
    error_ratio: (signal) =>
      isFelt(signal) && signal.endedAt === undefined ? "errors" : undefined,
    // At its limit as ever is how a heap or a page cache is.
    memory_working_set: (signal) =>
      isAtLimit(signal) && signal.changedAt !== undefined ? "memory" : undefined,
    cpu_usage: (signal) => {
      if ((signal.throttled ?? 0) >= heldBack) return "throttled";
      return isAtLimit(signal) || hasGrown(signal) ? "cpu" : undefined;
    },
  };

function isAtLimit({ now, limit }: GoldenSignal): boolean {
  return limit !== undefined && now >= nearLimit * limit;
}

function hasGrown({ now, before, changedAt }: GoldenSignal): boolean {
  return changedAt !== undefined && before !== undefined && now >= felt * before;
}

/** Whether it uses as much CPU as before, and is near no limit: seen, not supposed. */
export function isCalm(signals: readonly GoldenSignal[], since: string | undefined): boolean {
  const told = signals.map(kindOf);
  const cpu = signals.find(({ name }) => name === "cpu_usage");
  const isSeen = cpu !== undefined && (cpu.before !== undefined || isLevel(cpu, since));
  return isSeen && !told.some((kind) => kind !== undefined && strains.has(kind));
}

/** Half as much again is no more than usual, and so is what a container does beside its work. */
const usual = { share: 1.5, cores: 0.05 };
/** One point may be an accident. */
const enoughPoints = 2;

/** Where no hour before is known, by the points before the trouble and those since. */
function isLevel({ points = [] }: GoldenSignal, since: string | undefined): boolean {
  if (since === undefined) return false;
  const sinceMs = Date.parse(since);
  const [before, after] = [
    points.filter(({ at }) => Date.parse(at) < sinceMs),
    points.filter(({ at }) => Date.parse(at) >= sinceMs),
  ];
  if (before.length < enoughPoints || after.length < enoughPoints) return false;
  return meanOf(after) <= usual.share * meanOf(before) + usual.cores;
}

function meanOf(points: readonly { readonly value: number }[]): number {
  return points.reduce((sum, { value }) => sum + value, 0) / points.length;
}
