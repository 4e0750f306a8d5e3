import { toLevel } from "./levels.table.ts";
import { timeAt } from "./time-at.ts";

/** A line without the time and the level that stand before its words. */
export interface Headless {
  readonly text: string;
  readonly level: string | undefined;
  /** Whether it began with a time or a level, as what a logger writes does. */
  readonly hasHead: boolean;
}

const klog = /^([IWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d{1,9} {1,9}\d{1,9} /;
const opening = /[\s[(|]*/y;
const closing = /[\s\])|,]*(?:[-:] )?/y;
const levelWord = /([A-Za-z]{3,13})(?=[\]\s:|]|$)/y;
const behindName = /^(?:\[[^\]]{1,60}\] |[\w.$-]{1,60} - )([A-Z]{4,8})\b/;
/** A time and a level, in either order, and perhaps another time. */
const mostParts = 3;

/** Takes time and level off the front of a line. */
export function readHead(text: string): Headless {
  const [front, letter = ""] = klog.exec(text) ?? [];
  if (front !== undefined) {
    return { text: text.slice(front.length), level: toLevel(letter), hasHead: true };
  }
  const head: Head = { at: 0, level: undefined };
  for (let part = 0; part < mostParts; part += 1) if (!takePart(head, text)) break;
  const rest = head.at === 0 ? text : text.slice(head.at);
  return { text: rest, level: head.level ?? levelBehindName(rest), hasHead: head.at > 0 };
}

/** `[main] ERROR c.e.Orders - …` and `app.db - ERROR - …`: the level stays in the words. */
function levelBehindName(text: string): string | undefined {
  const [, word = ""] = behindName.exec(text) ?? [];
  return toLevel(word);
}

interface Head {
  at: number;
  level: string | undefined;
}

/** Whether a time or a level was taken off, and another one may follow. */
function takePart(head: Head, text: string): boolean {
  const from = behind(opening, text, head.at);
  const word = head.level === undefined ? levelAt(text, from) : undefined;
  const length = word?.length ?? timeAt(text, from);
  if (length === 0) return false;
  head.level ??= word && toLevel(word);
  // `panic: nil map` is a sentence.
  if (head.at === 0 && text[from + length] === ":") return false;
  head.at = behind(closing, text, from + length);
  return true;
}

/** A word in capitals or in brackets, or followed by a colon: anything else may be the first word of a sentence. */
function levelAt(text: string, at: number): string | undefined {
  if (!isLetter(text.charCodeAt(at))) return undefined;
  levelWord.lastIndex = at;
  const word = levelWord.exec(text)?.[1];
  if (word === undefined || toLevel(word) === undefined) return undefined;
  const next = text[at + word.length];
  const isMarked =
    word === word.toUpperCase() || next === "]" || next === ":" || text[at - 1] === "[";
  return isMarked ? word : undefined;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function behind(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
