import type { Claim, Evidence, Value } from "@binnacle/contracts";
import { holdsWord } from "@binnacle/diagnosis";
import type { Citations } from "./create-citations.ts";

/** A claim as a model reads it: slots filled plainly, then the handles of its evidence: `7 restarts since 18:39 [e3]`. */
export function claimText(
  { text: written, evidence, slots = {} }: Claim,
  citations: Pick<Citations, "handleOf" | "all">,
): string {
  const known = new Map(citations.all().map((item) => [item.id, item]));
  const text = written.replaceAll(/\{(\w+)\}/gu, (found, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return found;
    const value = "value" in slot ? slot.value : known.get(slot.evidence)?.values[slot.key];
    return value === undefined ? found : plainValue(value);
  });
  const handles = evidence.flatMap((id) => citations.handleOf(id) ?? []);
  return handles.length === 0 ? text : `${text} [${handles.join(", ")}]`;
}

/** Values beyond so many are seldom said. */
const valuesAtMost = 6;

/**
 * A fact with its handle, and its values that a slot may print. `above`: what was said before it; a fact that is cited
 * there is told by its values that do not stand there, and with none of them there is nothing left to say.
 */
export function factText(
  { text, values }: Evidence,
  { handle, above }: { readonly handle: string; readonly above: string },
): string | undefined {
  const isTold = holdsWord(above, handle);
  const keys = Object.entries(values)
    .filter(([, value]) => (typeof value === "string" ? isTold && !above.includes(value) : true))
    .filter(([key, value]) => typeof value !== "boolean" && !unsaid.has(key))
    .filter(([, value], index, all) => isFirst(value, all.slice(0, index)))
    .slice(0, valuesAtMost)
    .map(([key, value]) => `${key} ${plainValue(value)}`);
  const listed = keys.length === 0 ? "" : ` {${keys.join(", ")}}`;
  if (isTold) return listed === "" ? undefined : `${handle}${listed}`;
  return `${handle} ${text}${listed}`;
}

/** Of a measurement: nobody says when its last sample was, or how long the time before was. */
const unsaid: ReadonlySet<string> = new Set(["asOf", "baseline"]);

/** Words that stand there under another name already are not said again. */
function isFirst(value: Value, before: readonly (readonly [string, Value])[]): boolean {
  return typeof value !== "string" || !before.some(([, other]) => other === value);
}

/** `e3 {restarts 7 restarts, since 2026-11-29 18:39:22}`; undefined: it has no time, amount or count. */
export function valuesText({ values }: Evidence, handle: string): string | undefined {
  const keys = Object.entries(values)
    .filter(([, value]) => typeof value === "object" || typeof value === "number")
    .slice(0, valuesAtMost)
    .map(([key, value]) => `${key} ${plainValue(value)}`);
  return keys.length === 0 ? undefined : `${handle} {${keys.join(", ")}}`;
}

/** How a model reads a value: UTC, at most a few digits. */
function plainValue(value: Value): string {
  if (typeof value !== "object") return shortened(String(value));
  if ("at" in value) return timeOf(value.at);
  if ("since" in value) return timeOf(value.since);
  if ("count" in value) return `${value.count} ${value.of}${value.count === 1 ? "" : "s"}`;
  const { amount, unit } = value;
  if (unit === "ratio") return `${Number((amount * 100).toPrecision(3))} %`;
  return `${Number(amount.toPrecision(4))}${unit === "1" ? "" : ` ${unit}`}`;
}

function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}

/** `2026-11-29T18:39:22.125Z` → `2026-11-29 18:39:22`. */
export function timeOf(at: string): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
