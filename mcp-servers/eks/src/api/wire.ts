import { z } from "zod";

/** What Kubernetes leaves out, or writes as null, when it is empty. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Labels, annotations. */
export const TextMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((texts) => texts ?? {});

export const Time = z
  .string()
  .nullish()
  .transform((time) => time ?? undefined);
