import { z } from "zod";
import { looksLikeDate } from "./resolve-date.ts";

type FieldType =
  | "text"
  | "match_only_text"
  | "keyword"
  | "date"
  | "date_nanos"
  | "long"
  | "float"
  | "boolean"
  | "flat_object";

/** One leaf of a mapping. `path` is where its values are: `log` for the field `log.keyword`. */
export interface MappedField {
  readonly type: FieldType;
  readonly path: string;
  /** Longer values are not indexed; 256 for the keyword beside a text. */
  readonly ignoreAbove: number;
  /** Of a date: how its values are written, and bounds that name no format. */
  readonly format?: string | undefined;
  /** Only the name below a flat_object is known, no mapping. */
  readonly isFlat?: true;
}

/** Leaves by full name, `log` and `log.keyword`. The field of an alias is that of its path. */
export type IndexMapping = ReadonlyMap<string, MappedField>;

/** The field of a name, also of one below a flat_object. */
export function mappedField(mapping: IndexMapping, name: string): MappedField | undefined {
  const own = mapping.get(name);
  if (own !== undefined) return own;
  const parts = name.split(".");
  const isBelow = parts.some(
    (_, depth) => mapping.get(parts.slice(0, depth).join("."))?.type === "flat_object",
  );
  const ignoreAbove = Number.POSITIVE_INFINITY;
  return isBelow ? { type: "keyword", path: name, ignoreAbove, isFlat: true } : undefined;
}

/** Analysed: tokens, and no doc values. */
export function isAnalysed({ type }: MappedField): boolean {
  return type === "text" || type === "match_only_text";
}

export function isDate({ type }: MappedField): boolean {
  return type === "date" || type === "date_nanos";
}

/** Values by full path, arrays opened, dots in names read as objects. */
export type FieldValues = ReadonlyMap<string, readonly unknown[]>;

/** All leaf values of a document. */
export function fieldValues(source: Readonly<Record<string, unknown>>): FieldValues {
  const values = new Map<string, unknown[]>();
  const visit = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(path, item);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        visit(path === "" ? name : `${path}.${name}`, item);
      }
    } else if (value !== null && value !== undefined) {
      values.set(path, [...(values.get(path) ?? []), value]);
    }
  };
  visit("", source);
  return values;
}

/** Dynamic mapping, of what the mapping of the index does not say: the first value of a field decides. */
export function dynamicMapping(
  documents: Iterable<FieldValues>,
  explicit: IndexMapping = new Map(),
): IndexMapping {
  const mapping = new Map(explicit);
  for (const values of documents) {
    for (const [path, [first]] of values) {
      if (mappedField(mapping, path) !== undefined) continue;
      const type = typeOf(first);
      mapping.set(path, { type, path, ignoreAbove: Number.POSITIVE_INFINITY });
      if (type === "text") {
        mapping.set(`${path}.keyword`, { type: "keyword", path, ignoreAbove: 256 });
      }
    }
  }
  return mapping;
}

const Properties = z.record(
  z.string(),
  z.strictObject({
    type: z
      .enum([
        "text",
        "match_only_text",
        "keyword",
        "date",
        "date_nanos",
        "long",
        "float",
        "boolean",
        "flat_object",
        "alias",
      ])
      .optional(),
    format: z.string().optional(),
    path: z.string().optional(),
    ignore_above: z.number().optional(),
    fields: z.record(z.string(), z.object({ type: z.literal("keyword") })).optional(),
    get properties() {
      return Properties.optional();
    },
  }),
);

/** Reads the `properties` of a mapping as `PUT index` takes them. Throws on what is not emulated. */
export function explicitMapping(properties: unknown): IndexMapping {
  const mapping = new Map<string, MappedField>();
  const aliases: [name: string, path: string][] = [];
  const visit = (prefix: string, below: unknown): void => {
    for (const [key, field] of Object.entries(Properties.parse(below))) {
      const name = prefix + key;
      const {
        type,
        path = "",
        format,
        ignore_above: ignoreAbove = Number.POSITIVE_INFINITY,
      } = field;
      if (field.properties !== undefined) visit(`${name}.`, field.properties);
      if (type === "alias") aliases.push([name, path]);
      else if (type !== undefined) mapping.set(name, { type, path: name, ignoreAbove, format });
      for (const beside of Object.keys(field.fields ?? {}))
        mapping.set(`${name}.${beside}`, { type: "keyword", path: name, ignoreAbove: 256 });
    }
  };
  visit("", properties);
  for (const [name, path] of aliases) {
    const field = mapping.get(path);
    if (field !== undefined) mapping.set(name, field);
  }
  return mapping;
}

/** The `properties` tree of `GET index/_mapping`. */
export function mappingBody(mapping: IndexMapping): Record<string, unknown> {
  const root: Tree = { properties: {} };
  for (const [name, field] of mapping) {
    if (isBeside(name, field)) continue;
    place(root, name.split("."), leafOf(name, mapping));
  }
  return { mappings: root };
}

/** A keyword beside a text is no leaf of its own. */
export function isBeside(name: string, { path }: MappedField): boolean {
  return name === `${path}.keyword`;
}

/** A leaf as `PUT index` would take it. */
export function leafOf(name: string, mapping: IndexMapping): Record<string, unknown> {
  const field = mapping.get(name);
  if (field === undefined) return {};
  if (field.path !== name && !isBeside(name, field)) return { type: "alias", path: field.path };
  const keyword = mapping.has(`${name}.keyword`)
    ? { fields: { keyword: { type: "keyword", ignore_above: 256 } } }
    : {};
  const format = field.format === undefined ? {} : { format: field.format };
  return { type: field.type, ...format, ...keyword };
}

interface Tree {
  properties: Record<string, Tree | Record<string, unknown>>;
}

function place(tree: Tree, [head = "", ...rest]: string[], leaf: Record<string, unknown>): void {
  if (rest.length === 0) {
    tree.properties[head] = leaf;
    return;
  }
  const found = tree.properties[head];
  const child: Tree = found !== undefined && isTree(found) ? found : { properties: {} };
  tree.properties[head] = child;
  place(child, rest, leaf);
}

function isTree(node: Tree | Record<string, unknown>): node is Tree {
  return typeof node.properties === "object" && node.properties !== null;
}

function typeOf(value: unknown): FieldType {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "long" : "float";
  return typeof value === "string" && looksLikeDate(value) ? "date" : "text";
}
