import { z } from "zod";
import { jsonText } from "./json-text.ts";

export const channelId = z.string({ error: "missing required field: channel" }).min(1);
export const timestamp = z
  .string({ error: "missing required field: ts" })
  .regex(/^\d+\.\d{6}$/, "must be seconds.microseconds");
export const blockList = jsonText(z.array(z.record(z.string(), z.unknown()))).optional();
export const metadata = jsonText(
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
