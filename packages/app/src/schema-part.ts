import { z } from "zod";

/** What is read of a JSON schema that zod made. */
export const SchemaPart = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});
export type SchemaPart = z.infer<typeof SchemaPart>;

/** The schema of the settings as people write them. */
export function writtenSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

/** The schema of a setting or of an item of a list; of what may be of several kinds, that of the kind which is written there. */
export function schemaOf(node: unknown, part: PropertyKey, written: unknown): unknown {
  const here = SchemaPart.safeParse(node).data;
  const found = typeof part === "number" ? here?.items : here?.properties[String(part)];
  return ofItsKind(found, written);
}

/** Of alternatives the one whose fixed properties are those that are written. */
function ofItsKind(node: unknown, written: unknown): unknown {
  const alternatives = SchemaPart.safeParse(node).data?.oneOf;
  if (alternatives === undefined) return node;
  return alternatives.find((alternative) =>
    Object.entries(SchemaPart.safeParse(alternative).data?.properties ?? {}).every(
      ([key, property]) => {
        const { const: fixed } = SchemaPart.safeParse(property).data ?? {};
        return fixed === undefined || fixed === partOf(written, key);
      },
    ),
  );
}

/** What stands at a key of something that may hold none. */
export function partOf(written: unknown, part: PropertyKey): unknown {
  return typeof written === "object" && written !== null ? Reflect.get(written, part) : undefined;
}
