import { printed, valuesAt } from "../objects/json-path.ts";

/** `--sort-by='{.metadata.name}'`: by what stands at the path, numbers by their size. */
export function sortedBy<Item extends { readonly object?: unknown }>(
  items: readonly Item[],
  sortBy: string | undefined,
): readonly Item[] {
  if (sortBy === undefined) return items;
  const path = sortBy.replace(/^\{(.*)\}$/u, "$1");
  const keyOf = ({ object }: Item) => printed(valuesAt(path, object)[0] ?? "");
  return items.toSorted((left, right) =>
    keyOf(left).localeCompare(keyOf(right), "en", { numeric: true }),
  );
}
