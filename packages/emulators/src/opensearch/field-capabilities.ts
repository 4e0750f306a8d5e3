import { isBeside, mappedField } from "./index-mapping.ts";
import { type SearchIndex, wildcard } from "./search-index.ts";

/** Index names by type, by field name. */
type Found = Map<string, Map<string, string[]>>;

/**
 * `GET index/_field_caps?fields=…`: leaves and the objects above them, without metadata fields. An index that no node
 * serves is left out, silently as in OpenSearch. With `include_unmapped` the indices that do not map a field are told.
 */
export function fieldCapabilities(
  selected: readonly SearchIndex[],
  fields: string,
  isUnmappedTold = false,
): Record<string, unknown> {
  const names = fields.split(",");
  const indices = selected.filter(({ state }) => state === "open");
  const found: Found = new Map();
  for (const index of indices) {
    for (const [name, type] of typesOf(index, names)) {
      const types = found.get(name) ?? new Map<string, string[]>();
      types.set(type, [...(types.get(type) ?? []), index.name]);
      found.set(name, types);
    }
  }
  if (isUnmappedTold) addUnmapped(found, indices);
  const entries = [...found].map(([name, types]): [string, unknown] => [name, capabilities(types)]);
  return { indices: indices.map((index) => index.name), fields: Object.fromEntries(entries) };
}

function addUnmapped(found: Found, indices: readonly SearchIndex[]): void {
  for (const types of found.values()) {
    const mapped = new Set([...types.values()].flat());
    const others = indices.map(({ name }) => name).filter((name) => !mapped.has(name));
    if (others.length > 0) types.set("unmapped", others);
  }
}

/** A leaf that is asked for brings the objects above it. */
function typesOf(index: SearchIndex, names: readonly string[]): Map<string, string> {
  const patterns = names.map((name) => wildcard(name));
  // Below a flat_object every name that is asked for by itself has its type.
  const flat = names.filter((name) => mappedField(index.mapping, name)?.isFlat === true);
  const types = new Map(flat.map((name) => [name, "flat_object"]));
  for (const [name, field] of index.mapping) {
    if (!patterns.some((pattern) => pattern.test(name))) continue;
    for (const parent of parentsOf(isBeside(name, field) ? field.path : name))
      types.set(parent, "object");
    types.set(name, field.type);
  }
  return types;
}

const unsearchable = new Set(["object", "unmapped"]);
const unaggregatable = new Set(["text", "match_only_text", "flat_object"]);

/** The indices are named only where a field has several types. */
function capabilities(types: ReadonlyMap<string, string[]>): Record<string, unknown> {
  const entries = [...types].map(([type, indices]): [string, unknown] => [
    type,
    {
      type,
      searchable: !unsearchable.has(type),
      aggregatable: !unsearchable.has(type) && !unaggregatable.has(type),
      ...(types.size > 1 ? { indices } : {}),
    },
  ]);
  return Object.fromEntries(entries);
}

function parentsOf(path: string): string[] {
  const parts = path.split(".").slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("."));
}
