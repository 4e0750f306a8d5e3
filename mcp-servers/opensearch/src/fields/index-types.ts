import type { FieldCapabilities } from "../api/wire.ts";

/** What each index maps: the type of a field by its name. */
export type IndexTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** `_field_caps` by index. It names the indices of a type only where they do not agree, or some do not map the field. */
export function indexTypes(answers: readonly FieldCapabilities[]): IndexTypes {
  const types = new Map<string, Map<string, string>>();
  for (const { indices, fields } of answers) {
    const all = [indices].flat();
    for (const index of all) types.set(index, types.get(index) ?? new Map<string, string>());
    for (const [name, capabilities] of Object.entries(fields)) {
      for (const { type, indices: own } of Object.values(capabilities)) {
        if (type === "unmapped" || type === "object") continue;
        for (const index of own ?? all) types.get(index)?.set(name, type);
      }
    }
  }
  return types;
}

const flat = new Set(["flat_object", "flattened"]);

/** The type of a field in an index; below a flat_object every name is a keyword, though `_field_caps` does not know it. */
export function typeIn(
  types: ReadonlyMap<string, string> | undefined,
  name: string,
): string | undefined {
  const own = types?.get(name);
  if (own !== undefined) return own;
  return parentsOf(name).some((parent) => flat.has(types?.get(parent) ?? "")) ? "flat" : undefined;
}

/** `a`, `a.b` of `a.b.c`. */
export function parentsOf(name: string): string[] {
  const parts = name.split(".").slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("."));
}
