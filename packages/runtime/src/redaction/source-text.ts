/** A text that is read from left to right: what is looked for again and again is looked for once. */
export interface SourceText {
  readonly text: string;
  /** The place of the next line end, or of the end of the text. */
  readonly lineEnd: (from: number) => number;
  /** The place of what ends a word: white space, a quote, or an escape that stands for one. */
  readonly wordEnd: (from: number) => number;
  /** The place of the next such quote, or of the end of the text. */
  readonly next: (needle: string, from: number) => number;
}

export function openText(text: string): SourceText {
  const finders = new Map<string, (from: number) => number>();
  const next = (needle: string, from: number): number => {
    const find =
      finders.get(needle) ?? remembering((at) => endUnless(text.indexOf(needle, at), text.length));
    finders.set(needle, find);
    return find(from);
  };
  const breaks = /[\s"'`]|\\[nrt"'\\]/g;
  const wordEnd = remembering((from) => {
    breaks.lastIndex = from;
    return breaks.exec(text)?.index ?? text.length;
  });
  return { text, next, wordEnd, lineEnd: (from) => next("\n", from) };
}

function endUnless(found: number, end: number): number {
  return found === -1 ? end : found;
}

/** The same answer for every place between the last question and its answer. */
function remembering(find: (from: number) => number): (from: number) => number {
  let asked = -1;
  let found = -1;
  return (from) => {
    if (from < asked || from > found || asked === -1) {
      found = find(from);
      asked = from;
    }
    return found;
  };
}
