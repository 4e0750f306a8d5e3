import type { ReadContext } from "./read-context.ts";

/** `38 % of requests fail [e14]` → `{e14.now} of requests fail [e14]`: what a fact lists as a value becomes a slot. */
export function withSlots(line: string, { values }: Pick<ReadContext, "values">): string {
  const handles = (/\[(e\d+(?:, e\d+)*)\]$/u.exec(line)?.[1] ?? "").split(", ");
  const known = handles.flatMap((handle) =>
    [...(values.get(handle) ?? [])].map(([printed, key]) => ({
      printed,
      slot: `{${handle}.${key}}`,
    })),
  );
  const longestFirst = known.toSorted((left, right) => right.printed.length - left.printed.length);
  // What stands in quotes, and a command, stays as it was written.
  return line
    .split(/("[^"]*"|`[^`]*`|\[e\d[^\]]*\]$)/u)
    .map((part) => (/^["`[]/u.test(part) ? part : longestFirst.reduce(filled, part)))
    .join("");
}

interface Filling {
  readonly printed: string;
  readonly slot: string;
}

/** The first place that is no part of a longer number, word or slot. */
function filled(text: string, { printed, slot }: Filling): string {
  const at = text.indexOf(printed);
  if (at === -1) return text;
  const isPart =
    /[\w.{-]/u.test(text[at - 1] ?? " ") || /[\w}]/u.test(text[at + printed.length] ?? " ");
  return isPart ? text : text.slice(0, at) + slot + text.slice(at + printed.length);
}
