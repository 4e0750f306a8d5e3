import type { Gap } from "@binnacle/contracts";
import { expensiveSetting } from "../api/too-expensive.ts";
import type { Deps } from "../deps.ts";
import { named } from "../fields/discovery-gaps.ts";
import { flatIn, indicesOf, type LogField, untoldIn } from "../fields/log-fields.ts";
import { allOf, anyOf, type Clause } from "./clause.ts";
import { phraseOf } from "./containing.ts";
import { objectsOf, whose } from "./find-silence.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import type { Place } from "./place.ts";
import { type LinesFound, maxLines, readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";
import { wholeOnlyGaps } from "./whole-only-gaps.ts";
import { withoutAny } from "./without-any.ts";
import { phraseInParts } from "./word-parts.ts";

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

/** Lines in which words were not looked for as they stand there. */
export async function unsearchedGaps(
  deps: Deps,
  asked: Asked,
  signal: AbortSignal,
): Promise<Gap[]> {
  const { text, traceId } = asked.question;
  const whole = text === undefined && traceId === undefined ? [] : wholeOnlyGaps(asked);
  if (text === undefined) return whole;
  const gaps = await Promise.all([
    unindexedGaps(deps, asked, signal),
    brokenPhrases(deps, asked, signal),
  ]);
  return [...whole, ...gaps.flat()];
}

/**
 * Lines of which a keyword is too long to be in the index: only reading them tells what they say. OpenSearch does not
 * name them in `_ignored`, which holds malformed values alone; and a document without any text looks alike, but is no line.
 */
export async function unindexedGaps(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Gap[]> {
  const { text } = asked.place.fields;
  const untold = new Set(text.flatMap(untoldIn));
  const keywords = text.map((own) => ({ own, indices: keywordsIn(own) }));
  const unasked = keywords.flatMap(({ indices }) => indices.filter((index) => untold.has(index)));
  const clauses = keywords
    .map(({ own, indices }) => ({ own, indices: indices.filter((index) => !untold.has(index)) }))
    .flatMap(({ own, indices }) => (indices.length === 0 ? [] : [lacking(own, { indices, text })]));
  const found = clauses.length === 0 ? [] : await lackingGaps(deps, { ...asked, clauses }, signal);
  return unasked.length === 0 ? found : [...found, untoldLength(unasked, asked)];
}

/** Below a flat_object nothing is too long: OpenSearch does not take the document. */
function keywordsIn(field: LogField): readonly string[] {
  const flat = flatIn(field);
  return field.exactIn.filter((index) => !flat.includes(index));
}

function untoldLength(indices: readonly string[], { question }: Asked): Gap {
  return {
    origin: "opensearch",
    kind: "cut",
    what: `lines of ${whose(question)} in ${named([...new Set(indices)])} that are too long for the index (ignore_above)`,
    why: `OpenSearch refuses to look for them, as its cluster setting ${expensiveSetting} is false and a field of the text stands below a flat_object`,
    about: objectsOf(question),
    remedy: { text: "log_patterns reads these lines; or map the field of the text as text." },
  };
}

async function lackingGaps(
  deps: Deps,
  { clauses, ...asked }: Asked & { readonly clauses: readonly Clause[] },
  signal: AbortSignal,
): Promise<Gap[]> {
  const search = { clause: anyOf(clauses), signal };
  const newest = await read(deps, asked, search);
  const isTold = newest.lines.length > 0 || isWhole(newest);
  // Where the newest have no text at all, an answer holds many of them.
  const found = isTold ? newest : await read(deps, asked, { ...search, limit: maxLines });
  if (found.lines.length === 0 && isWhole(found)) return [];
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `text of ${countOf(found)} of ${whose(asked.question)}`,
      why: "it is too long for the index (ignore_above), so words are not looked for in it",
      about: objectsOf(asked.question),
      remedy: { text: "log_patterns reads these lines; or map the field of the text as text." },
    },
  ];
}

function isWhole({ matched, read: some }: LinesFound): boolean {
  return matched <= some;
}

/** Exact where all documents were read. */
function countOf(found: LinesFound): string {
  if (!isWhole(found)) return `up to ${found.matched} lines`;
  return found.lines.length === 1 ? "1 line" : `${found.lines.length} lines`;
}

/** Documents of the indices that have the keyword, without it and whatever else may be their text there: `log` may be an object. */
function lacking(
  field: LogField,
  { indices, text }: { readonly indices: readonly string[]; readonly text: readonly LogField[] },
): Clause {
  const isThere = (other: LogField) =>
    other === field || indicesOf(other).some((index) => indices.includes(index));
  return allOf([{ terms: { _index: indices } }, withoutAny(text.filter(isThere))]);
}

async function brokenPhrases(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Gap[]> {
  const phrase = phraseOf(asked.question.text ?? "");
  if (phrase === undefined) return [];
  const { text } = asked.place.fields;
  const clauses = text.flatMap(({ name, isText, isWholeOnly = false }) =>
    isText && !isWholeOnly ? phraseInParts(name, phrase) : [],
  );
  if (clauses.length === 0) return [];
  const { total } = await read(deps, asked, { clause: anyOf(clauses), signal });
  if (total === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `lines with "${phrase}"`,
      why: `${total === 1 ? "1 line more holds" : `${total} lines more hold`} its words, the first or the last as a part of a longer one such as a.b; a phrase is matched by whole words`,
      about: objectsOf(asked.question),
      remedy: { text: "Ask for the words without quotes." },
    },
  ];
}

interface Part {
  readonly clause: Clause;
  readonly signal: AbortSignal;
  readonly limit?: number;
}

/** Of the lines of the question, whatever they say, those that the clause keeps; a few are read. */
async function read(
  deps: Deps,
  { place, question, window }: Asked,
  { clause, signal, limit = 20 }: Part,
) {
  const filter = [...logFilter({ ...question, text: undefined }, place), clause];
  const search = { filter, window, limit, isSample: true } as const;
  return await readLines(deps, { place, search }, signal);
}
