import type { AnswerPart, Model } from "@binnacle/contracts";
import * as fc from "fast-check";
import { z } from "zod";
import {
  type Change,
  change,
  changed,
  DEEP,
  isList,
  type Json,
  type JsonObject,
} from "./hostile.ts";
import type { OnTheWay, Spoil } from "./spoiling-proxy.ts";

export interface Harm {
  readonly seed: number;
  /** Of a thousand things, how many are spoiled. */
  readonly perThousand: number;
  /** What stays as it is. */
  readonly spares?: (thing: Json, path: string) => boolean;
}

export interface Spoiler {
  readonly spoil: Spoil;
  /** What was done so far, a thing once. */
  readonly harmed: () => readonly string[];
}

const changes = 500;
/** Longer texts are held against each reader alone. */
const textAtMost = 20_000;

/** Spoils things in lists, single things and lines of logs: the same thing in the same way wherever it comes along. */
export function spoilerFor({ seed, perThousand, spares = () => false }: Harm): Spoiler {
  const how = drawnChanges(seed, changes);
  const harmed = new Map<string, string>();
  const pick = (key: string): Change | undefined => {
    const drawn = drawOf(`${seed} ${key}`);
    return drawn % 1000 < perThousand ? how[Math.floor(drawn / 1000) % changes] : undefined;
  };
  const one = (thing: Json, path: string): Json[] => {
    const key = keyOf(thing);
    const chosen = spares(thing, path) ? undefined : pick(key);
    if (chosen === undefined) return [thing];
    harmed.set(key, told(chosen));
    const next = changed(thing, chosen) ?? null;
    return chosen.act === "double" ? [thing, next] : [next];
  };
  return {
    spoil: (path, answer) => spoiled(path, answer, (thing) => one(thing, path)),
    harmed: () => [...harmed].map(([key, done]) => `${key}: ${done}`),
  };
}

/** Spoils the structured results of tools, in a few places each. */
export function resultSpoilerFor(seed: number): Spoiler {
  const harmed: string[] = [];
  return {
    spoil: (_, answer, asked) => {
      const json = typeof answer.body === "string" ? parsed(answer.body) : undefined;
      if (json === undefined || at(json, result) === undefined) return answer;
      // The same call is spoiled alike, whenever it is made.
      const call = asked.slice(asked.indexOf("params")).replaceAll(/\d+/gu, "9");
      const drawn = drawOf(`${seed} ${call}`);
      const how = drawnChanges(drawn, 1 + (drawn % 6));
      harmed.push(...how.map(told));
      return { ...answer, body: written(put(json, result, (old) => changedBy(old, how))) };
    },
    harmed: () => harmed,
  };
}

/** Spoils what a model writes and calls, in a place or two of each turn. */
export function spoiledModel(model: Model, seed: number): Model & Pick<Spoiler, "harmed"> {
  const harmed: string[] = [];
  let turns = 0;
  const spoilPart = (part: AnswerPart): AnswerPart => {
    turns += 1;
    const how = drawnChanges(seed * 1000 + turns, 1 + (turns % 2));
    harmed.push(...how.map(told));
    if (part.kind === "text") return { ...part, text: String(how[0]?.text) };
    if (part.kind === "reasoning") return part;
    return { ...part, input: changedBy(z.custom<Json>().parse(part.input ?? null), how) };
  };
  return {
    name: model.name,
    harmed: () => harmed,
    turn: async (request, asking) => {
      const turn = await model.turn(request, asking);
      return turn.kind === "failed" ? turn : { ...turn, parts: turn.parts.map(spoilPart) };
    },
  };
}

function changedBy(value: Json, how: readonly Change[]): Json {
  return how.reduce<Json>((old, one) => changed(old, one) ?? null, value);
}

const result = ["result", "structuredContent"];

function drawnChanges(seed: number, count: number): Change[] {
  return fc.sample(change, { seed, numRuns: count }).map((one) => ({
    ...one,
    text: cut(one.text),
    by: typeof one.by === "string" ? cut(one.by) : one.by,
  }));
}

function cut(text: string): string {
  return text.slice(0, textAtMost);
}

function told({ act, picks, text, number }: Change): string {
  return `${act} at ${picks.join(".")}: ${JSON.stringify(text.slice(0, 60))} or ${number}`;
}

function spoiled(path: string, answer: OnTheWay, one: (thing: Json) => Json[]): OnTheWay {
  if (answer.status !== 200 || typeof answer.body !== "string") return answer;
  const json = path.includes("/log?") ? undefined : parsed(answer.body);
  if (json !== undefined) return { ...answer, body: written(inLists(json, one)) };
  const lines = answer.body.split("\n").flatMap((line) => one(line).map(textOf));
  return { ...answer, body: lines.join("\n") };
}

function textOf(line: Json): string {
  return typeof line === "string" ? line : written(line);
}

/** Or a part of it that a change went into. */
function isDeepest(value: unknown): boolean {
  let inner = value;
  for (let level = 0; level < 100; level += 1) {
    if (typeof inner !== "object" || inner === null || !("f:a" in inner)) return false;
    inner = inner["f:a"];
  }
  return true;
}

/** As JSON, the deepest value too, at which `JSON.stringify` itself ends. */
function written(json: Json): string {
  const mark = "the deepest value";
  const shallow = (_: string, value: unknown) => (isDeepest(value) ? mark : value);
  const text = JSON.stringify(json, shallow);
  return text.replaceAll(`"${mark}"`, `${'{"f:a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`);
}

/** Where the three backends keep what they list. */
const ways = [
  ["items"],
  ["rows"],
  ["hits", "hits"],
  ["fields"],
  ["data", "result"],
  ["data", "alerts"],
  ["data", "groups"],
  ["data"],
];

/** With each thing of its list changed; without a list the whole is the thing. */
function inLists(json: Json, one: (thing: Json) => Json[]): Json {
  const way = ways.find((keys) => isList(at(json, keys) ?? null));
  if (way === undefined) return one(json)[0] ?? null;
  return put(json, way, (list) => (isList(list) ? list.flatMap(one) : list));
}

function at(json: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    json,
  );
}

function put(json: Json, [key, ...rest]: readonly string[], made: (old: Json) => Json): Json {
  if (key === undefined) return made(json);
  return isObject(json) ? { ...json, [key]: put(json[key] ?? null, rest, made) } : json;
}

function keyOf(thing: Json): string {
  const metadata =
    at(thing, ["metadata"]) ?? at(thing, ["object", "metadata"]) ?? at(thing, ["metric"]);
  const said = JSON.stringify(metadata ?? thing).slice(0, 300);
  const uid = isObject(metadata) ? metadata["uid"] : undefined;
  return typeof uid === "string" ? uid : said;
}

/** FNV-1a: one number a text. */
function drawOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}

function parsed(text: string): Json | undefined {
  try {
    return z.custom<Json>().parse(JSON.parse(text));
  } catch {
    // A log, or the page of a proxy.
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
