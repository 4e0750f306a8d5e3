import type { Claim, Evidence } from "@binnacle/contracts";
import type { Citations } from "./create-citations.ts";

/** A sentence as a claim, or what its author has to mend. */
export type ReadClaim =
  | { readonly kind: "claim"; readonly claim: Claim }
  | { readonly kind: "wrong"; readonly complaints: readonly string[] };

/** What is gathered while a sentence is read. */
interface Reading {
  readonly citations: Citations;
  readonly slots: Map<string, { readonly evidence: string; readonly key: string }>;
  readonly cited: Set<string>;
  readonly complaints: Set<string>;
}

const slotOrList = /\{([^{}]+)\}|[ ]?\[([^[\]]+)\]/gu;
const handle = /^e\d+$/iu;
const handleAndKey = /^(e\d+)\.(.+)$/iu;

/**
 * Reads what a model writes, `{e3.restarts} restarts since {e3.since} [e3]`: `{e3.restarts}` becomes a slot of the claim,
 * `[e3]` and `[e3, e4]` its evidence, in the order of the text, and leave it. A handle or a key that is not there is a
 * complaint that says what is. Other braces and brackets are text.
 */
export function toClaim(written: string, citations: Citations): ReadClaim {
  const reading: Reading = {
    citations,
    slots: new Map(),
    cited: new Set(),
    complaints: new Set(),
  };
  const text = written.replaceAll(slotOrList, (whole, slot?: string, list?: string) =>
    slot === undefined ? cite(whole, list ?? "", reading) : fill(whole, slot.trim(), reading),
  );
  const { slots, cited, complaints } = reading;
  if (complaints.size > 0) return { kind: "wrong", complaints: [...complaints] };
  const filled = slots.size === 0 ? {} : { slots: Object.fromEntries(slots) };
  return { kind: "claim", claim: { text: text.trim(), evidence: [...cited], ...filled } };
}

function fill(whole: string, slot: string, reading: Reading): string {
  const [, name = slot, key] = handleAndKey.exec(slot) ?? [];
  const isName = handle.test(name);
  if (!isName && /^[\w.]+$/u.test(slot))
    reading.complaints.add(`${whole} names no value: write {e1.key}, with what you were shown`);
  const evidence = isName ? known(name, reading) : undefined;
  if (evidence === undefined) return whole;
  if (key === undefined || !Object.hasOwn(evidence.values, key)) {
    reading.complaints.add(keyComplaint(name, key, evidence));
    return whole;
  }
  return `{${slotName({ evidence: evidence.id, key }, reading)}}`;
}

function cite(whole: string, list: string, reading: Reading): string {
  const names = list.split(/[\s,;]/u).filter((name) => name !== "");
  const isOurs = names.some((name) => handle.test(name) || handleAndKey.test(name));
  if (!isOurs) return whole;
  if (!names.every((name) => handle.test(name))) {
    const what = whole.trim();
    reading.complaints.add(`${what} cites nothing: write [e1, e2] to cite, {e1.key} for a value`);
    return whole;
  }
  for (const name of names) known(name, reading);
  return "";
}

/** Cites it, too. */
function known(name: string, { citations, cited, complaints }: Reading): Evidence | undefined {
  const evidence = citations.evidenceOf(name);
  if (evidence !== undefined) {
    cited.add(evidence.id);
    return evidence;
  }
  const count = citations.all().length;
  const all = count === 0 ? "nothing was seen yet" : `there are e1 to e${count}`;
  complaints.add(`there is no ${name}: ${all}`);
  return undefined;
}

function keyComplaint(name: string, key: string | undefined, { values }: Evidence): string {
  const keys = Object.keys(values);
  const has =
    keys.length === 0
      ? `${name} has no values: quote its text and cite [${name}]`
      : `it has: ${keys.join(", ")}`;
  if (key === undefined) return `{${name}} names no value; ${has}`;
  return keys.length === 0 ? has : `${name} has no value ${key}; ${has}`;
}

/** One value has one slot, however often it is said. */
function slotName(slot: { evidence: string; key: string }, { slots }: Reading): string {
  for (const [name, { evidence, key }] of slots)
    if (evidence === slot.evidence && key === slot.key) return name;
  const name = `s${slots.size + 1}`;
  slots.set(name, slot);
  return name;
}
