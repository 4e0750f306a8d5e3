import { type Evidence, type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import { kindNamed } from "./kind-named.ts";
import type { WholeResult } from "./whole-result.ts";

/**
 * Objects that exist, by kind, namespace and name: those that facts are about, those that are known beside them, and the rows
 * of lists, whose kind and namespace their call names. An object whose namespace nobody said has none here.
 */
export function objectsOf(
  evidence: readonly Evidence[],
  wholes: Iterable<WholeResult>,
  others: readonly ObjectRef[],
): readonly ObjectRef[] {
  const subjects = evidence.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  const listed = [...wholes].flatMap((whole) => listedIn(whole.evidence));
  return [...subjects, ...others, ...listed].filter(({ name }) => name !== "");
}

/** Whether one of them is it: kind, name, and the namespace, where both have one. */
export function isAmong(
  { kind, namespace, name }: ObjectRef,
  objects: readonly ObjectRef[],
): boolean {
  return objects.some(
    (seen) =>
      seen.name.toLowerCase() === name.toLowerCase() &&
      kindNamed(seen.kind) === kindNamed(kind) &&
      (seen.namespace === undefined || namespace === undefined || seen.namespace === namespace),
  );
}

/** Of the rows of a page. */
interface Listing {
  readonly kind: string;
  readonly namespace: string | undefined;
}

function listedIn({ source, text: page }: Evidence): ObjectRef[] {
  const listing = listingOf(source);
  if (listing === undefined) return [];
  const printed = page.split("\n");
  // What was not seen is told before the table.
  const at = printed.findIndex((line) => /^name/iu.test(line));
  const isPlaced = /^namespace\b/iu.test(printed[at] ?? "");
  const rows = at === -1 ? [] : printed.slice(at + 1);
  return rows.flatMap((row) => objectIn(row, isPlaced, listing));
}

function listingOf({ tool, arguments: args }: Evidence["source"]): Listing | undefined {
  const { kind, namespace, command } = Arguments.catch({}).parse(args);
  if (tool === "list_objects" && kind !== undefined) return { kind, namespace };
  return tool === "kubectl" && command !== undefined ? listingBy(command.split(/\s+/u)) : undefined;
}

const text = z.string();
const Arguments = z.object({ kind: text, namespace: text, command: text }).partial();
const placeFlag = /^(?:-n|--namespace)(?:=|$)/u;

/** `get pods -n shop`. */
function listingBy(words: readonly string[]): Listing | undefined {
  const behind = words.slice(words.indexOf("get") + 1);
  const named = behind.find((word, index) => isValue(word, behind[index - 1]));
  if (!words.includes("get") || named === undefined) return undefined;
  const at = words.findIndex((word) => placeFlag.test(word));
  const namespace = at === -1 ? undefined : (words[at]?.split("=")[1] ?? words[at + 1]);
  return { kind: named.split("/")[0] ?? named, namespace };
}

function isValue(word: string, before = ""): boolean {
  return !word.startsWith("-") && !/^(?:-n|--namespace|-o|-l|--context)$/u.test(before);
}

const name = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

function objectIn(row: string, isPlaced: boolean, listing: Listing): ObjectRef[] {
  const cells = row.split(/\s{2,}|\t/u);
  const written = cells[isPlaced ? 1 : 0] ?? "";
  const slash = written.indexOf("/");
  const kind = slash === -1 ? listing.kind : written.slice(0, slash);
  const called = written.slice(slash + 1);
  // Several kinds in one list are told apart by what stands before each name alone.
  if (!name.test(called) || kind.includes(",")) return [];
  return [
    { kind, name: called, ...present({ namespace: isPlaced ? cells[0] : listing.namespace }) },
  ];
}
