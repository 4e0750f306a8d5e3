import { isOutcome } from "./outcomes.ts";
import {
  commonWord,
  isName,
  isTold,
  isValue,
  mergeShapes,
  outlineWord,
  type Shape,
  WILDCARD,
} from "./shape.ts";
import { tellsFailure } from "./status-class.ts";

/** What two shapes have in common must hold so many words that are no values. */
const fewestTold = 3;
/** And be this part of the shorter one. */
const commonPart = 0.6;
/** One statement is not compared with more shapes that begin alike: the most frequent ones. */
const mostCompared = 60;
/** So many shapes are compared before others have their turn. */
const shapesATurn = 100;

/** Shapes, the most frequent first, that differ in a part which may be absent, or which is a value of several words, become one. */
export function* mergeOptional(shapes: readonly Shape[]): Generator<undefined, Shape[]> {
  const merged: Shape[] = [];
  for (const alike of Map.groupBy(shapes, beginning).values())
    merged.push(...(yield* mergeAlike(alike)));
  return merged;
}

function beginning({ words }: Shape): string {
  return words.slice(0, 2).map(outlineWord).join(" ");
}

function* mergeAlike(shapes: readonly Shape[]): Generator<undefined, Shape[]> {
  const merged: Shape[] = [];
  for (const [turn, shape] of shapes.entries()) {
    if (turn % shapesATurn === 0) yield;
    const place = merged.slice(0, mostCompared).findIndex((other) => isSame(other, shape));
    const other = merged[place];
    if (other === undefined) merged.push(shape);
    else merged[place] = mergeShapes([other, shape], spanned(other, shape));
  }
  return merged;
}

interface Overlap {
  /** How many words are the same at the front and at the end. */
  readonly front: number;
  readonly back: number;
}

function overlapOf({ words: left }: Shape, { words: right }: Shape): Overlap {
  const most = Math.min(left.length, right.length);
  let front = 0;
  while (front < most && isEqual(left[front], right[front])) front += 1;
  let back = 0;
  while (back < most - front && isEqual(left.at(-1 - back), right.at(-1 - back))) back += 1;
  return { front, back };
}

function isEqual(left = "", right = ""): boolean {
  return left === right || bare(outlineWord(left)) === bare(outlineWord(right));
}

/** A comma behind a word belongs to what follows. */
function bare(word: string): string {
  return word.replace(/[.,;:]$/, "");
}

function isSame(left: Shape, right: Shape): boolean {
  const { front, back } = overlapOf(left, right);
  const shorter = Math.min(left.words.length, right.words.length);
  const common = [...left.words.slice(0, front), ...left.words.slice(left.words.length - back)];
  if (common.filter(isTold).length < fewestTold || common.length < commonPart * shorter)
    return false;
  const between = [left, right].map(({ words }) => words.slice(front, words.length - back));
  if (between.flat().some(tellsCause)) return false;
  return between.some(
    (words) => words.length === 0 || words.some((word) => isValue(word) || isName(word)),
  );
}

/** `retrying in <duration>` may follow or not, and so may a property: `TLS enabled (…)`; what failed may not. */
function tellsCause(word: string): boolean {
  return tellsFailure(word) || (isOutcome(word) && !/(?:ing|^enabled)\W{0,3}$/.test(word));
}

function spanned(left: Shape, right: Shape): string[] {
  const { front, back } = overlapOf(left, right);
  const { words } = left;
  const before = words.slice(0, front);
  const after = words.slice(words.length - back);
  const [one, other] = [left, right].map((shape) =>
    shape.words.slice(front, shape.words.length - back),
  );
  if (one?.length === 1 && other?.length === 1)
    return [...before, commonWord([...one, ...other]), ...after];
  const isMarked = back === 0 ? before.at(-1) === WILDCARD : after[0] === WILDCARD;
  return [...before, ...(isMarked ? [] : [WILDCARD]), ...after];
}
