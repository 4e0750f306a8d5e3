/** Of one text no more is read than can be shown, with a margin; of all together no more than this. */
const lengths = [524_288, 65_536, 16_384, 4096, 1024, 256];
const allAtMost = 4_194_304;
const deepest = 1000;
const mark = "\n… (cut)";
const tooDeep = "[nested too deep to be shown]";

/** A value with its longest texts cut until all together are no longer than 4 MB; what is as long as a name stays whole. */
export function cutTexts(value: unknown): unknown {
  const { longest, sums } = measured(value);
  const length = lengths.find((_, at) => (sums[at] ?? 0) <= allAtMost) ?? 256;
  return longest <= length ? value : shortened(value, length, 0);
}

/** A value without what is nested deeper than anything is shown. */
export function cutLevels(value: unknown): unknown {
  return shortened(value, Number.MAX_SAFE_INTEGER, 0);
}

/** Counts the characters of the texts in a value, and its parts, no further than needed. */
export function textSize(value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  // Of each small object this is asked: no generator.
  const waiting: unknown[] = [value];
  let count = 0;
  while (waiting.length > 0 && count < most) {
    const next = waiting.pop();
    count += 1 + (typeof next === "string" ? next.length : 0);
    if (next !== null && typeof next === "object")
      for (const item of Object.values(next)) waiting.push(item);
  }
  return count;
}

/** Without recursion: its levels may be more than the stack has. */
function* partsOf(value: unknown): Generator {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    yield next;
    if (next !== null && typeof next === "object")
      for (const item of Object.values(next)) waiting.push(item);
  }
}

function measured(value: unknown): { longest: number; sums: readonly number[] } {
  let longest = 0;
  const sums = lengths.map(() => 0);
  for (const part of partsOf(value)) {
    if (typeof part !== "string") continue;
    longest = Math.max(longest, part.length);
    for (const [at, length] of lengths.entries())
      sums[at] = (sums[at] ?? 0) + Math.min(length, part.length);
  }
  return { longest, sums };
}

function shortened(value: unknown, length: number, depth: number): unknown {
  if (typeof value === "string") return value.length <= length ? value : cutText(value, length);
  if (value === null || typeof value !== "object") return value;
  if (depth >= deepest) return tooDeep;
  if (Array.isArray(value)) return value.map((item) => shortened(item, length, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shortened(item, length, depth + 1)]),
  );
}

/** At a line end, or else where a word ends: half a secret has no form that is known. */
function cutText(text: string, length: number): string {
  const kept = text.slice(0, length - mark.length);
  const line = kept.lastIndexOf("\n");
  if (line >= kept.length / 2) return kept.slice(0, line) + mark;
  let end = kept.length;
  while (end > kept.length / 2 && /[^\s"',;&<>]/u.test(kept[end - 1] ?? " ")) end -= 1;
  return (end > kept.length / 2 ? kept.slice(0, end) : kept).toWellFormed() + mark;
}
