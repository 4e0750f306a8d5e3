import type { Claim, Evidence } from "@binnacle/contracts";

/**
 * What a claim says without proof: ids that nobody holds, slots that nothing fills, and numbers, quantities and names
 * of variables outside its slots that do not stand in what it cites. Empty: it may be shown. This proves that the facts
 * are real, not that the conclusion is right.
 */
export function unproven(claim: Claim, known: ReadonlyMap<string, Evidence>): string[] {
  const { text, evidence: ids, slots = {} } = claim;
  const missing = ids.filter((id) => !known.has(id)).map((id) => `evidence ${id}`);
  const unfilled = Object.entries(slots).flatMap(([name, slot]) =>
    "value" in slot || known.get(slot.evidence)?.values[slot.key] !== undefined
      ? []
      : [`{${name}}`],
  );
  const open = [...text.matchAll(slot)].flatMap(([written, name = ""]) =>
    Object.hasOwn(slots, name) ? [] : [written],
  );
  const seen = new Set(ids.flatMap((id) => factsOf(known.get(id))));
  const outside = text.replaceAll(slot, (written, name: string) =>
    Object.hasOwn(slots, name) ? " " : written,
  );
  return [...missing, ...unfilled, ...open, ...factsIn(outside).filter((fact) => !seen.has(fact))];
}

/** Braces around a word; behind a dollar they are a variable that somebody forgot to put in, and quoted. */
const slot = /(?<!\$)\{(\w+)\}/gu;

/** Terms, not facts: classes of HTTP answers. What begins with a letter, such as p95, is no number. */
const general = /^[1-5]xx$/u;

/** `7`, `1.5Gi`, `100m`, `10.0.0.1`; `PAYMENT_URL`. Digits within a word, such as the hash of a pod, are part of its name. */
const fact = /(?<!\w)(?:\d+(?:\.\d+)*[A-Za-z]*|[A-Z][A-Z0-9]*_[A-Z0-9_]+)(?!\w)/gu;

function factsIn(text: string): string[] {
  return (text.match(fact) ?? []).filter((found) => !general.test(found));
}

function factsOf(evidence: Evidence | undefined): string[] {
  if (evidence === undefined) return [];
  const { text, values, subject } = evidence;
  return factsIn([text, JSON.stringify(values), JSON.stringify(subject ?? {})].join("\n"));
}
