import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import type { Deps } from "../deps.ts";
import { wordField } from "../fields/choose-fields.ts";
import { indexTypes, isFlatObject, parentsOf, typeIn } from "../fields/index-types.ts";
import type { LogField } from "../fields/log-fields.ts";
import type { Place } from "./place.ts";

/** A field by its own name, as the indices map it. */
export async function fieldNamed(
  { client }: Deps,
  { place, by }: { readonly place: Place; readonly by: string },
  signal: AbortSignal,
): Promise<LogField> {
  const names = [by, `${by}.keyword`, ...parentsOf(by)];
  const types = indexTypes(await client.fieldCapabilities(place.index, names, signal));
  const mapped = [...types.values()].flatMap((fields) => typeIn(fields, by) ?? []);
  if (mapped.length > 0 && mapped.every(isFlatObject))
    throw new AppError(
      "bad_input",
      `${by} is a flat_object, which OpenSearch cannot count by. Name a field below it: ${by}.<name>.`,
    );
  if (mapped.length === 0) {
    const all = indexTypes(await client.fieldCapabilities(place.index, ["*"], signal));
    const known = [...new Set([...all.values()].flatMap((fields) => [...fields.keys()]))];
    const near = nearMisses(by, known);
    const hint =
      near.length > 0 ? ` Near names: ${near.join(", ")}.` : " describe_index lists them.";
    throw new AppError("bad_input", `No index of ${place.index} has a field ${by}.${hint}`);
  }
  const { readable } = place.discovery;
  const field = wordField(by, { types, readable, aliases: new Map() });
  if (field.countable.length + field.uncountable.length > 0) return field;
  // Numbers and booleans count as they are.
  const indices = readable.filter((index) => types.get(index)?.has(by) === true);
  return { ...field, countable: [{ name: by, indices }] };
}
