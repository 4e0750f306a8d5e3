import { leafOf } from "./index-mapping.ts";
import { type SearchIndex, wildcard } from "./search-index.ts";

/** `GET index/_mapping/field/a,b*`: each field under its last part, an alias with its path. */
export function fieldMappings(
  indices: readonly SearchIndex[],
  fields: string,
): Record<string, unknown> {
  const patterns = fields.split(",").map((field) => wildcard(field));
  const entries = indices.map(({ name: index, mapping }): [string, unknown] => {
    const names = [...mapping.keys()].filter((name) =>
      patterns.some((pattern) => pattern.test(name)),
    );
    const found = names.map((name): [string, unknown] => {
      const last = name.split(".").at(-1) ?? name;
      return [name, { full_name: name, mapping: { [last]: leafOf(name, mapping) } }];
    });
    return [index, { mappings: Object.fromEntries(found) }];
  });
  return Object.fromEntries(entries);
}
