import type { Gap } from "@binnacle/contracts";
import { gapsOfUnreadable, toUnreadable, type Unreadable } from "@binnacle/diagnosis";
import type { z } from "zod";

/** A page of a list, read. */
export interface ItemsRead<T> {
  readonly items: readonly T[];
  readonly unreadable: readonly Unreadable[];
}

/** Each item by itself: one that is not of its kind is kept apart, and hides no other. */
export function readItems<Schema extends z.ZodType>(
  schema: Schema,
  items: readonly unknown[],
  list: { readonly kind: string; readonly namespace?: string },
): ItemsRead<z.output<Schema>> {
  const read: z.output<Schema>[] = [];
  const unreadable: Unreadable[] = [];
  for (const item of items) {
    const parsed = schema.safeParse(item);
    if (parsed.success) read.push(parsed.data);
    else unreadable.push(toUnreadable(list, item, parsed.error));
  }
  return { items: read, unreadable };
}

/** All pages as one list, with a gap for what cannot be read. */
export function joined<T>(pages: readonly ItemsRead<T>[]): { items: T[]; gaps: Gap[] } {
  return {
    items: pages.flatMap(({ items }) => items),
    gaps: gapsOfUnreadable(pages.flatMap(({ unreadable }) => unreadable)),
  };
}
