import { z } from "zod";

/** Arguments arrive as a form, where nested values are JSON text, or as JSON. */
function nested<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.issues.push({ code: "custom", message: "must be valid JSON", input: value });
      return z.NEVER;
    }
  }, schema);
}

export const channelId = z.string({ error: "missing required field: channel" }).min(1);
export const timestamp = z
  .string({ error: "missing required field: ts" })
  .regex(/^\d+\.\d{6}$/, "must be seconds.microseconds");
export const blockList = nested(z.array(z.record(z.string(), z.unknown()))).optional();
export const metadata = nested(
  z.union([
    z.object({
      event_type: z.string().min(1),
      event_payload: z.record(z.string(), z.unknown()),
    }),
    z.strictObject({}),
  ]),
).optional();
export const flag = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"])])
  .transform((value) => value === true || value === "true" || value === "1")
  .default(false);
export const limit = z.coerce.number().int().min(1).max(999).default(100);
