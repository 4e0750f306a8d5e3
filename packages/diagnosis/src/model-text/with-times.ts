import type { Claim, Evidence, Slot, Value } from "@binnacle/contracts";

/**
 * The times of day that a model wrote as digits, `18:39` or `18:39:57`, read as UTC, become slots where its evidence holds
 * such a moment: then people read them in their own zone. What no evidence holds stays, and is unproven.
 */
export function withTimes(claim: Claim, known: ReadonlyMap<string, Evidence>): Claim {
  const { text: written, evidence, slots = {} } = claim;
  const instants = evidence.flatMap((id) => instantsIn(known.get(id)));
  const made: Record<string, Slot> = {};
  const text = written.replaceAll(time, (found, date: string | undefined, clock: string) => {
    const at = instants.find((instant) => isThen(instant, { date, clock }));
    if (at === undefined) return found;
    const name = `t${Object.keys(made).length + 1}`;
    made[name] = { value: { at } };
    return `{${name}}`;
  });
  return Object.keys(made).length === 0 ? claim : { ...claim, text, slots: { ...slots, ...made } };
}

const time =
  /(?<![\w.:-])(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(?:Z|\s?UTC)?(?![\w:])/gu;
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z/gu;

function instantsIn(evidence: Evidence | undefined): string[] {
  if (evidence === undefined) return [];
  const { text, values, observedAt } = evidence;
  const told = Object.values(values).flatMap(momentsOf);
  return [...told, ...(text.match(instant) ?? []), observedAt];
}

function momentsOf(value: Value): string[] {
  if (typeof value !== "object") return [];
  if ("at" in value) return [value.at];
  return "since" in value ? [value.since] : [];
}

function isThen(
  at: string,
  { date, clock }: { readonly date: string | undefined; readonly clock: string },
): boolean {
  const moment = new Date(at).toISOString();
  return moment.slice(11).startsWith(clock) && (date === undefined || moment.startsWith(date));
}
