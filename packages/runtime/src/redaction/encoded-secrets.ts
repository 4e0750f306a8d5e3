import type { Span } from "./replace-secrets.ts";

const base64 = /(?<![\w+/-])[A-Za-z\d+/_-]{20,}={0,2}/gu;
const percent = /%(?:3[AaDd]|2[02Ff]|40)/u;
const most = 65_536;

/** Nothing that is decoded holds it, and no secret goes on behind it. */
const boundary = "\n\u0000\n";

interface Decoded extends Span {
  readonly text: string;
}

/** Runs of base64 and of percent codes that hold a secret once they are read: the whole run is one. */
export function encodedSecrets(text: string, find: (decoded: string) => readonly Span[]): Span[] {
  const runs = [...base64Runs(text), ...percentRuns(text)];
  if (runs.length === 0) return [];
  const places: number[] = [];
  let at = 0;
  for (const { text: decoded } of runs) {
    places.push(at);
    at += decoded.length + boundary.length;
  }
  const spans = find(runs.map((run) => run.text).join(boundary)).toSorted(
    (one, other) => one.from - other.from,
  );
  let next = 0;
  return runs.filter((run, index) => {
    const from = places[index] ?? 0;
    while (next < spans.length && (spans[next]?.to ?? 0) <= from) next += 1;
    return (spans[next]?.from ?? at) < from + run.text.length;
  });
}

function* base64Runs(text: string): Generator<Decoded> {
  for (const { index, 0: run } of text.matchAll(base64)) {
    const decoded = fromBase64(run);
    if (decoded !== undefined) yield { from: index, to: index + run.length, text: decoded };
  }
}

function* percentRuns(text: string): Generator<Decoded> {
  if (!text.includes("%")) return;
  for (const { from, to } of runsOfPercent(text)) {
    const decoded = fromPercent(text.slice(from, to));
    if (decoded !== undefined) yield { from, to, text: decoded };
  }
}

function fromBase64(run: string): string | undefined {
  const bytes = Buffer.from(run.slice(0, most), "base64");
  const head = bytes.subarray(0, 24);
  if (head.some((byte) => byte > 126 || (byte < 32 && byte !== 10 && byte !== 13 && byte !== 9)))
    return undefined;
  const text = bytes.toString("utf8");
  return text.includes("\uFFFD") ? undefined : text;
}

const edges = /[\s"'<>\\&=?]+/u;

/** Words with codes for a blank, `:`, `=`, `"`, `/` or `@`. */
function runsOfPercent(text: string): Span[] {
  const runs: Span[] = [];
  let from = 0;
  for (const word of text.split(/([\s"'<>\\&=?]+)/u)) {
    if (!edges.test(word) && percent.test(word))
      runs.push({ from, to: from + Math.min(word.length, most) });
    from += word.length;
  }
  return runs;
}

function fromPercent(run: string): string | undefined {
  try {
    return decodeURIComponent(run);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
