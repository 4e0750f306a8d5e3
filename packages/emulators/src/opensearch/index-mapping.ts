import { looksLikeDate } from "./resolve-date.ts";

export type FieldType = "text" | "keyword" | "date" | "long" | "float" | "boolean";

/** One leaf of a mapping. `path` is where its values are: `log` for the field `log.keyword`. */
export interface MappedField {
  readonly type: FieldType;
  readonly path: string;
  /** Longer values are not indexed; 256 for the keyword beside a text. */
  readonly ignoreAbove: number;
}

/** Leaves by full name, `log` and `log.keyword`. */
export type IndexMapping = ReadonlyMap<string, MappedField>;

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

/** Dynamic mapping: the first value of a field decides. */
export function dynamicMapping(documents: Iterable<FieldValues>): IndexMapping {
  const mapping = new Map<string, MappedField>();
  for (const values of documents) {
    for (const [path, [first]] of values) {
      if (mapping.has(path)) continue;
      const type = typeOf(first);
      mapping.set(path, { type, path, ignoreAbove: Number.POSITIVE_INFINITY });
      if (type === "text") {
        mapping.set(`${path}.keyword`, { type: "keyword", path, ignoreAbove: 256 });
      }
    }
  }
  return mapping;
}

/** The `properties` tree of `GET index/_mapping`. */
export function mappingBody(mapping: IndexMapping): Record<string, unknown> {
  const root: Tree = { properties: {} };
  for (const [name, field] of mapping) {
    if (name !== field.path) continue;
    const keyword = mapping.has(`${name}.keyword`)
      ? { fields: { keyword: { type: "keyword", ignore_above: 256 } } }
      : {};
    place(root, name.split("."), { type: field.type, ...keyword });
  }
  return { mappings: root };
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
