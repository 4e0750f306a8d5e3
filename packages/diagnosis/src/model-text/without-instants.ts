import type { Claim, Evidence, Value } from "@binnacle/contracts";

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z/gu;

/** What a claim cites, without moments: a digit of a date is no number that it may say. Keys of values stay. */
export function withoutInstants(
  { evidence: ids, slots = {} }: Claim,
  known: ReadonlyMap<string, Evidence>,
): ReadonlyMap<string, Evidence> {
  const slotted = Object.values(slots).flatMap((slot) => ("value" in slot ? [] : [slot.evidence]));
  const cited = [...ids, ...slotted].flatMap((id) => known.get(id) ?? []);
  return new Map(
    cited.map((item) => {
      const { id, text: written, values } = item;
      const text = written.replaceAll(instant, " ");
      const plain = Object.entries(values).map(
        ([key, value]) => [key, isMoment(value) ? true : value] as const,
      );
      return [id, { ...item, text, values: Object.fromEntries(plain) }];
    }),
  );
}

function isMoment(value: Value): boolean {
  return typeof value === "object" && ("at" in value || "since" in value);
}
