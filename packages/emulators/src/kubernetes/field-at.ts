export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path (`spec.clusterIPs.0`) of a JSON object; undefined where a step is missing. */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split(".").reduce(step, value);
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.at(Number(key));
  return isFields(value) ? value[key] : undefined;
}

/** Strings, numbers and booleans as text; everything else is the empty string. */
export function textAt(value: unknown, path: string): string {
  const found = fieldAt(value, path);
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

/** 0 where there is no number. */
export function numberAt(value: unknown, path: string): number {
  const found = fieldAt(value, path);
  return typeof found === "number" ? found : 0;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = fieldAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** The string values of a map such as labels. */
export function stringsAt(value: unknown, path: string): ReadonlyMap<string, string> {
  const found = fieldAt(value, path);
  return new Map(
    isFields(found)
      ? Object.entries(found).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string",
        )
      : [],
  );
}
