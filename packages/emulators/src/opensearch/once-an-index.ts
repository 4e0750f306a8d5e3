import type { SearchIndex } from "./search-index.ts";

/** What a clause is in an index is made when its first document is asked about, for all of them. */
export function onceAnIndex<Value>(
  make: (index: SearchIndex) => Value,
): (index: SearchIndex) => Value {
  const made = new Map<SearchIndex, { readonly value: Value }>();
  return (index) => {
    const own = made.get(index) ?? { value: make(index) };
    if (!made.has(index)) made.set(index, own);
    return own.value;
  };
}
