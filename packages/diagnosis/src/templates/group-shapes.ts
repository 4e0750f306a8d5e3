import { mergeOptional } from "./merge-optional.ts";
import { isOutcome } from "./outcomes.ts";
import {
  commonWords,
  isName,
  isTold,
  isValue,
  mergeShapes,
  outlineWord,
  type Shape,
} from "./shape.ts";
import { tellsFailure } from "./status-class.ts";

/** So many other words at one place, all else equal, and it is a value: names of users, of tables, of topics. */
const manyWords = 4;
/** And so many words or values that stay: of sentences of two words each may be a statement of its own. */
const fewestTold = 2;
/** A word that says how it went is a value after all where values are so many times as frequent: hex of letters alone. */
const oddShare = 50;
/** So many shapes are compared before others have their turn. */
const shapesATurn = 100;
/** A statement may have so many values without digits; each round finds one. */
const rounds = 3;

/** Rarer shapes than these are not compared with others: where there are so many, nearly every line is one of its own. */
const mostCompared = 5_000;

/** Shapes of one statement become one: by values alone, then where one word differs often, then by parts that may be absent. */
export function* groupShapes(shapes: readonly Shape[]): Generator<undefined, Shape[]> {
  const outlined = [...Map.groupBy(shapes, outlineOf).values()].map(asOne).toSorted(byFrequency);
  yield;
  let grouped = outlined.slice(0, mostCompared);
  for (let round = 0; round < rounds; round += 1) {
    const next = yield* mergeFamilies(grouped);
    if (next.length === grouped.length) break;
    grouped = next;
  }
  const compared = yield* mergeOptional(grouped.toSorted(byFrequency));
  return [...compared, ...outlined.slice(mostCompared)];
}

/** The same for any order of lines. */
function byFrequency(left: Shape, right: Shape): number {
  const difference = right.members.length - left.members.length;
  return difference === 0 ? compareTexts(left.words.join(" "), right.words.join(" ")) : difference;
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function asOne(shapes: readonly Shape[]): Shape {
  const [first] = shapes;
  return shapes.length === 1 && first !== undefined
    ? first
    : mergeShapes(shapes, commonWords(shapes));
}

/** The words without the values. A line of names alone has no other words to be told by, so they stay. */
function outlineOf({ words }: Shape): string {
  const told = words.filter((word) => !isValue(word) && !isName(word) && /[A-Za-z]{2}/.test(word));
  const isSpoken = told.length >= 2;
  return words
    .map((word) => {
      if (isValue(word)) return outlineWord(word);
      return isSpoken && isName(word) && !isOutcome(word) ? "*" : singular(word);
    })
    .join(" ");
}

function singular(word: string): string {
  return /[a-z]{3}s$/.test(word) ? word.slice(0, -1) : word;
}

interface Member {
  readonly key: string;
  readonly shape: Shape;
  /** What stands at the place: a value or a name, a word that says how it went, or any word. */
  readonly kind: "value" | "outcome" | "word";
}

function* mergeFamilies(shapes: readonly Shape[]): Generator<undefined, Shape[]> {
  const families = yield* familiesOf(shapes);
  const taken = new Set<Shape>();
  const merged: Shape[] = [];
  for (const family of families) {
    const statement = ofOneStatement(family.filter(({ shape }) => !taken.has(shape)));
    if (statement.length < 2) continue;
    for (const shape of statement) taken.add(shape);
    merged.push(asOne(statement));
  }
  return [...shapes.filter((shape) => !taken.has(shape)), ...merged];
}

/** Shapes that differ in one word only, the largest families first. */
function* familiesOf(shapes: readonly Shape[]): Generator<undefined, Member[][]> {
  const families = new Map<string, Member[]>();
  for (const [turn, shape] of shapes.entries()) {
    if (turn % shapesATurn === 0) yield;
    for (const member of blanked(shape)) {
      const family = families.get(member.key);
      if (family === undefined) families.set(member.key, [member]);
      else family.push(member);
    }
  }
  yield;
  return [...families.values()]
    .filter((family) => family.length > 1)
    .toSorted((left, right) => right.length - left.length);
}

/** Which shapes that differ at one place have a value there. */
function ofOneStatement(family: readonly Member[]): Shape[] {
  const values = family.filter(({ kind }) => kind === "value");
  const words = family.filter(({ kind }) => kind === "word");
  if (values.length === 0) return words.length < manyWords ? [] : words.map(({ shape }) => shape);
  const most = Math.max(...values.map(({ shape }) => shape.members.length));
  const odd = family.filter(
    ({ kind, shape }) => kind === "outcome" && shape.members.length * oddShare <= most,
  );
  return [...values, ...words, ...odd].map(({ shape }) => shape);
}

/** The shape without one of its words, for each that could be a value. */
function blanked(shape: Shape): Member[] {
  const outline = shape.words.map(outlineWord);
  const told = outline.filter((word) => isTold(word) || word.endsWith("*")).length;
  return outline.flatMap((word, place) => {
    if ((word !== "*" && !/[A-Za-z]/.test(word)) || tellsFailure(word)) return [];
    if (told - 1 < fewestTold) return [];
    const key = outline.with(place, "\0").join(" ");
    const isVariable = word === "*" || isName(word);
    return [{ key, shape, kind: isOutcome(word) ? "outcome" : isVariable ? "value" : "word" }];
  });
}
