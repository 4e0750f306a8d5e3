import type { Span } from "./replace-secrets.ts";

/** Characters that nobody sees, those of full width, and the escapes of JSON for others than quotes and backslashes. */
const disguise = /\p{Cf}|[^\P{Cc}\s]|[\uFF01-\uFF5E]|\\u00(?!22|5[cC])[2-7][\da-fA-F]/gu;
/** Colours of a terminal hide nothing. */
const escape = "\u001B";
const fullWidth = 0xfe_e0;

/** Secrets that are seen only once the signs that hide their keys are read as what they show. */
export function disguisedSecrets(text: string, find: (plain: string) => readonly Span[]): Span[] {
  const signs = [...text.matchAll(disguise)].filter(({ 0: sign }) => sign !== escape);
  if (signs.length === 0) return [];
  let plain = "";
  let at = 0;
  /** Where a run begins in what is read, and where it stands. */
  const runs: { readonly plainFrom: number; readonly from: number }[] = [{ plainFrom: 0, from: 0 }];
  for (const { index, 0: sign } of signs) {
    plain += text.slice(at, index);
    runs.push({ plainFrom: plain.length, from: index });
    plain += shownBy(sign);
    at = index + sign.length;
    runs.push({ plainFrom: plain.length, from: at });
  }
  plain += text.slice(at);
  const place = placeIn(runs);
  const spans = find(plain).toSorted((one, other) => one.from - other.from);
  return spans.map(({ from, to }) => ({ from: place(from), to: place(to) }));
}

function shownBy(sign: string): string {
  if (sign.startsWith("\\u")) return String.fromCodePoint(Number.parseInt(sign.slice(2), 16));
  const code = sign.codePointAt(0) ?? 0;
  return code >= 0xff_01 && code <= 0xff_5e ? String.fromCodePoint(code - fullWidth) : "";
}

function placeIn(runs: readonly { readonly plainFrom: number; readonly from: number }[]) {
  return (at: number): number => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((runs[middle]?.plainFrom ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const run = runs[low] ?? { plainFrom: 0, from: 0 };
    return run.from + at - run.plainFrom;
  };
}
