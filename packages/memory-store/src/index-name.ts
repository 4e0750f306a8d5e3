import type { Embedder } from "./embedder.ts";

/** An index belongs to one embedder: no vector is compared with those of another. */
export function indexName({ id }: Pick<Embedder, "id">): string {
  return `incidents-${id}`;
}
