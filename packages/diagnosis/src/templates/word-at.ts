/** Where a word ends, and whether nothing in it can be a value. */
export interface WordFound {
  readonly end: number;
  readonly isPlain: boolean;
}

const ends = 1;
const tells = 2;
/** By the code of the character. */
const kinds = new Uint8Array(128);
for (let code = 0; code <= 32; code += 1) kinds[code] = ends;
for (const character of ',;()[]{}|"`') kinds[character.charCodeAt(0)] = ends;
for (const character of "0123456789=/@") kinds[character.charCodeAt(0)] = tells;

/** A word has no spaces, brackets, commas and double quotes. */
export function wordAt(text: string, from: number): WordFound {
  let end = from;
  let isPlain = true;
  for (; end < text.length; end += 1) {
    const kind = kinds[text.charCodeAt(end)];
    if (kind === ends) break;
    if (kind === tells) isPlain = false;
  }
  return { end, isPlain };
}
