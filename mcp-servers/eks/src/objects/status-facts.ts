import type { ObjectRef } from "@binnacle/contracts";
import { getField, type ObjectFact } from "@binnacle/diagnosis";
import { z } from "zod";

const factsAtMost = 40;

/** Each plain value of the status as a fact of its own: `status.replicas is 3`. The first 40, in the order of the object. */
export function statusFacts(
  ref: ObjectRef,
  { object, plural }: { object: Readonly<Record<string, unknown>>; plural: string },
): ObjectFact[] {
  return leaves(object["status"], ["status"])
    .slice(0, factsAtMost)
    .map(({ path, value }) => ({
      subject: ref,
      pointer: pointerTo(path),
      value,
      text: `${ref.kind.toLowerCase()}/${ref.name}: ${path.join(".")} is ${isMoment(value) ? "set" : String(value)}`,
      values: { [path.at(-1) ?? "value"]: isMoment(value) ? { at: String(value) } : value },
      kubectl: getField(ref, pointerTo(path), plural),
    }));
}

const Moment = z.iso.datetime({ offset: true });

/** Moments are values; no text holds one. */
function isMoment(value: Leaf["value"]): boolean {
  return Moment.safeParse(value).success;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return [{ path, value }];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function pointerTo(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
