import { z } from "zod";

/** What can be read of a list: what is no such item is left out, and what is no list is empty. */
export function readableOf<Item extends z.ZodType>(item: Item) {
  const each = z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );
  return z.array(item).or(each);
}
