import { declaredBy } from "./secret-key.ts";

/** Fields that say nothing of what they hold: what is around them does. */
const generic = /^(?:value|plain|plaintext|raw|content|current|literal|string)$/iu;

/** What a field of an object says of its value: of the value in `{ name: "DB_PASSWORD", value }`, and in `{ path: "/spec/password", value }`, another field does; in `secret: { value }` what it stands behind. */
export function fieldKey(value: object, field: string, around: string): string {
  if (field === "value") {
    const named = textOf(value, "name") ?? textOf(value, "key");
    const path = textOf(value, "path");
    if (named !== undefined) return named;
    if (path?.startsWith("/") === true) return path.split("/").at(-1) ?? field;
  }
  return generic.test(field) && declaredBy(around) !== undefined ? around : field;
}

function textOf(value: object, field: string): string | undefined {
  const found: unknown = Reflect.get(value, field);
  return typeof found === "string" ? found : undefined;
}
