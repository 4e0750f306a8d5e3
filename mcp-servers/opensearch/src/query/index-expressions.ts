import type { DiscoveryFound } from "../fields/discover-fields.ts";

/** What an index expression may take of the first line of a request, 4,096 bytes. */
const maxLength = 2_000;

/** Index expressions that together name exactly these indices; that of the place where they are all that it reads. */
export function indexExpressions(
  indices: readonly string[],
  { index, readable }: Pick<DiscoveryFound, "index" | "readable">,
): string[] {
  if (indices.length === readable.length) return [index];
  const parts: string[] = [];
  for (const name of indices) {
    const last = parts.at(-1);
    if (last === undefined || last.length + name.length >= maxLength) parts.push(name);
    else parts[parts.length - 1] = `${last},${name}`;
  }
  return parts;
}
