import { z } from "zod";

/** A value that arrives as JSON text, such as a nested argument of a form; what is no text is taken as it is. */
export function jsonText<Schema extends z.ZodType>(schema: Schema) {
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
