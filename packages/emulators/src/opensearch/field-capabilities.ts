import { type SearchIndex, wildcard } from "./search-index.ts";

/** Index names by type, by field name. */
type Found = Map<string, Map<string, string[]>>;

/** `GET index/_field_caps?fields=…`: leaves and the objects above them, without metadata fields. */
export function fieldCapabilities(
  indices: readonly SearchIndex[],
  fields: string,
): Record<string, unknown> {
  const patterns = fields.split(",").map((field) => wildcard(field));
  const found: Found = new Map();
  for (const index of indices) {
    for (const [name, type] of typesOf(index, patterns)) {
      const types = found.get(name) ?? new Map<string, string[]>();
      types.set(type, [...(types.get(type) ?? []), index.name]);
      found.set(name, types);
    }
  }
  const entries = [...found].map(([name, types]): [string, unknown] => [name, capabilities(types)]);
  return { indices: indices.map((index) => index.name), fields: Object.fromEntries(entries) };
}

/** A leaf that is asked for brings the objects above it. */
function typesOf(index: SearchIndex, patterns: readonly RegExp[]): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, field] of index.mapping) {
    if (!patterns.some((pattern) => pattern.test(name))) continue;
    for (const parent of parentsOf(field.path)) types.set(parent, "object");
    types.set(name, field.type);
  }
  return types;
}

/** The indices are named only where a field has several types. */
function capabilities(types: ReadonlyMap<string, string[]>): Record<string, unknown> {
  const entries = [...types].map(([type, indices]): [string, unknown] => [
    type,
    {
      type,
      searchable: type !== "object",
      aggregatable: type !== "object" && type !== "text",
      ...(types.size > 1 ? { indices } : {}),
    },
  ]);
  return Object.fromEntries(entries);
}

function parentsOf(path: string): string[] {
  const parts = path.split(".").slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("."));
}
