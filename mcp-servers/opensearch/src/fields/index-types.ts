import type { FieldCapabilities } from "../api/wire.ts";

/** What each index maps: the type of a field by its name. */
export type IndexTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** `_field_caps` by index. It names the indices of a type only where they do not agree, or some do not map the field. */
export function indexTypes(answers: readonly FieldCapabilities[]): IndexTypes {
  const all = answers.flatMap(({ indices }) => indices);
  const types = new Map(all.map((index) => [index, new Map<string, string>()]));
  for (const { index, name, type } of answers.flatMap(mappedIn)) types.get(index)?.set(name, type);
  return types;
}

function mappedIn({ indices: all, fields }: FieldCapabilities) {
  return Object.entries(fields).flatMap(([name, capabilities]) =>
    Object.values(capabilities)
      .filter(({ type }) => type !== "unmapped" && type !== "object")
      .flatMap(({ type, indices }) =>
        [indices ?? all].flat().map((index) => ({ index, name, type })),
      ),
  );
}

/** An object of which OpenSearch maps no field. */
export function isFlatObject(type: string | undefined): boolean {
  return type === "flat_object" || type === "flattened";
}

/**
 * The type of a field in an index. Below a flat_object every name is a keyword (`flat`), also of names that no document
 * holds: OpenSearch tells flat_object of all of them, and nothing of the keyword beside one.
 */
export function typeIn(
  types: ReadonlyMap<string, string> | undefined,
  name: string,
): string | undefined {
  const own = types?.get(name);
  if (own !== undefined && !isFlatObject(own)) return own;
  return parentsOf(name).some((parent) => isFlatObject(types?.get(parent))) ? "flat" : own;
}

/** `a`, `a.b` of `a.b.c`. */
export function parentsOf(name: string): string[] {
  const parts = name.split(".").slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("."));
}
