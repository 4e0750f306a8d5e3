import type { Role } from "./conventions.table.ts";

/** A field of words, as the indices of a place map it; they need not agree. */
export interface LogField {
  readonly name: string;
  /** Where documents hold it: its name, and what it is an alias of. */
  readonly paths: readonly string[];
  /** The keyword beside it, where an index has one: for whole values. */
  readonly keyword?: string;
  /** Indices that map the name itself as a keyword (or below a flat_object): whole values. */
  readonly exactIn: readonly string[];
  /** Indices that map it as text, without a keyword beside it: its values are compared again when they are read. */
  readonly looseIn: readonly string[];
  /** Indices in which it is a field, where it is an object in others: that exists, too, as OpenSearch sees it. */
  readonly leafIn?: readonly string[];
  /** Whether `match` finds words in it, in one index at least. */
  readonly isText: boolean;
  /** OpenSearch refuses to look for parts of its words and values, and below a flat_object whether there is one. */
  readonly isWholeOnly?: true;
  /** What aggregations can count by, and in which indices. */
  readonly countable: readonly { readonly name: string; readonly indices: readonly string[] }[];
  /** Indices in which values can only be counted by reading them. */
  readonly uncountable: readonly string[];
}

/** Indices that map the field. */
export function indicesOf({ exactIn, looseIn, countable }: LogField): readonly string[] {
  return [...exactIn, ...looseIn, ...countable.flatMap(({ indices }) => indices)];
}

/** Indices in which it stands below a flat_object, where OpenSearch maps no field of its own. */
export function flatIn({ exactIn, uncountable }: LogField): readonly string[] {
  return exactIn.filter((index) => uncountable.includes(index));
}

/** Indices in which OpenSearch refuses to tell whether a document holds it. */
export function untoldIn(field: LogField): readonly string[] {
  return field.isWholeOnly === true ? flatIn(field) : [];
}

/** A field of the HTTP status. */
export interface StatusField extends LogField {
  /** Indices that hold a status there, where others map the name as what holds none, such as a boolean. */
  readonly onlyIn?: readonly string[];
}

export interface TimeField {
  readonly name: string;
  readonly paths: readonly string[];
  /** Of date_nanos in one index at least: sorted by milliseconds everywhere. */
  readonly isNanos: boolean;
  /** Not in every index: a sort has to be told. */
  readonly isPartial: boolean;
}

type Several<T> = readonly [T, ...T[]];

/** Which fields may play which role in the indices of a place; of several a document's first counts. */
export type LogFields = Readonly<
  Record<"time", Several<TimeField>> &
    Record<"text" | "namespace" | "pod", Several<LogField>> &
    Record<"status", readonly StatusField[]> &
    Record<Exclude<Role, "time" | "text" | "namespace" | "pod" | "status">, readonly LogField[]>
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

/** The first value that a document holds for a role. */
export function firstValue(
  source: unknown,
  fields: readonly { readonly paths: readonly string[] }[],
): unknown {
  for (const { paths } of fields) {
    for (const path of paths) {
      const value = valueAt(source, path);
      if (value !== undefined && value !== null && value !== "") return value;
    }
  }
  return undefined;
}
