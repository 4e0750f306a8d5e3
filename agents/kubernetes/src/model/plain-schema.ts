/** Keywords of JSON schema that a model does not need to call a tool: its server checks them. */
const noise: ReadonlySet<string> = new Set([
  "$schema",
  "additionalProperties",
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "maxItems",
]);

/** A JSON schema without keywords that a model does not need. Properties may have any name; only keywords are left out. */
export function plainSchema(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (noise.has(key)) return [];
      if (key === "properties" && isRecord(value))
        return [
          [key, Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]))],
        ];
      return [[key, plain(value)]];
    }),
  );
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isRecord(value) ? plainSchema(value) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
