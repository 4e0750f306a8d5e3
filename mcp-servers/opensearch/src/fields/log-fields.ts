import type { Role } from "./conventions.table.ts";

export interface LogField {
  /** Where the value is in a document. */
  readonly name: string;
  /** The name for whole-value queries: the field or its keyword. Absent on text without one. */
  readonly exact?: string;
  /** Whether `match` finds words in it. */
  readonly isText: boolean;
}

export type ExactField = LogField & { readonly exact: string };

/** Which field plays which role in an index pattern. */
export type LogFields = Readonly<
  Record<"time" | "text", LogField> &
    Record<"namespace" | "pod", ExactField> &
    Partial<Record<Exclude<Role, "time" | "text" | "namespace" | "pod">, LogField>>
>;

/** Reads a value at a dotted path, whether the dots are levels or part of a name. */
export function valueAt(source: unknown, path: string): unknown {
  if (typeof source !== "object" || source === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...source };
  if (path in fields) return fields[path];
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const found = valueAt(fields[path.slice(0, dot)], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
