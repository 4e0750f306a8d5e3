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
    for (const [name, type] of typesOf(index)) {
      if (patterns.some((pattern) => pattern.test(name))) add(found, name, type, index.name);
    }
  }
  const entries = [...found].map(([name, types]) => [name, capabilities(types)]);
  return { indices: indices.map((index) => index.name), fields: Object.fromEntries(entries) };
}

function typesOf(index: SearchIndex): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, field] of index.mapping) {
    for (const parent of parentsOf(field.path)) types.set(parent, "object");
    types.set(name, field.type);
  }
  return types;
}

function add(found: Found, name: string, type: string, index: string): void {
  const types = found.get(name) ?? new Map<string, string[]>();
  types.set(type, [...(types.get(type) ?? []), index]);
  found.set(name, types);
}

/** The indices are named only where a field has several types. */
function capabilities(types: ReadonlyMap<string, string[]>): Record<string, unknown> {
  const entries = [...types].map(([type, indices]) => [
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
