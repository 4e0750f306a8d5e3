import type { sourceFilter } from "./filter-source.ts";
import { isDate, mappedField } from "./index-mapping.ts";
import { unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { typedValues } from "./typed-values.ts";

/** What a search shows of a document. */
interface Shown {
  readonly keep: ReturnType<typeof sourceFilter>;
  readonly fields?: readonly { readonly field: string }[] | undefined;
}

/** A document as a hit of a search. */
export function toHit(
  document: SearchDocument,
  { keep, fields: asked = [] }: Shown,
  rank: { readonly score: number | null; readonly sort?: readonly unknown[] },
): Record<string, unknown> {
  const source = keep(document.source);
  const fields = asked.flatMap(({ field }): [string, unknown[]][] => {
    const values = shownValues(document, field);
    return values.length === 0 ? [] : [[field, values]];
  });
  return {
    _index: document.index.name,
    _id: document.id,
    _score: rank.score,
    ...(source === undefined ? {} : { _source: source }),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
    ...(rank.sort === undefined ? {} : { sort: rank.sort }),
  };
}

/** What the option `fields` shows: by the mapping, dates in RFC 3339 with milliseconds. */
function shownValues(document: SearchDocument, name: string): unknown[] {
  const field = mappedField(document.index.mapping, name);
  if (field === undefined) return [];
  if (field.isFlat || field.type === "flat_object")
    throw unsupported(`[fields] below a flat_object [${name}]`, name);
  if (!isDate(field)) return [...(document.values.get(field.path) ?? [])];
  return typedValues(document, field).map((value) => new Date(Number(value)).toISOString());
}
