import type { IndexedDocument } from "./create-documents.ts";
import {
  dynamicMapping,
  explicitMapping,
  type FieldValues,
  fieldValues,
  type IndexMapping,
  mappingBody,
} from "./index-mapping.ts";
import { indexClosed, indexNotFound } from "./search-failure.ts";
import { standardTokens } from "./standard-tokens.ts";

/** One document as the queries see it. */
export interface SearchDocument {
  readonly index: SearchIndex;
  readonly id: string;
  /** Position in the index: the value of a sort by `_doc`. */
  readonly ordinal: number;
  readonly source: Readonly<Record<string, unknown>>;
  readonly values: FieldValues;
  /** Tokens of a text field, a list for each of its values. */
  tokens(path: string): readonly (readonly string[])[];
}

export interface SearchIndex {
  readonly name: string;
  readonly mapping: IndexMapping;
  readonly documents: readonly SearchDocument[];
  /** `unassigned`: open, and no node serves its shard. */
  readonly state: "open" | "closed" | "unassigned";
}

/** What is told of an index beside its documents, as `PUT index` and `_close` would. */
export interface IndexSettings {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly state?: SearchIndex["state"];
}

/** Sorts documents into their indices, in the order of index names, and maps their fields. */
export function createIndices(
  documents: readonly IndexedDocument[],
  settings: Readonly<Record<string, IndexSettings>> = {},
): SearchIndex[] {
  const grouped = Map.groupBy(documents, (document) => document.index);
  const names = [...new Set([...grouped.keys(), ...Object.keys(settings)])].toSorted();
  return names.map((name) => createIndex(name, grouped.get(name) ?? [], settings[name]));
}

/** What an expression may name without an error. */
export interface Leniency {
  readonly missing?: boolean;
  readonly closed?: boolean;
}

/**
 * The open indices that an expression such as `fluent-bit-*,-fluent-bit-2026.11.20` names.
 * @throws SearchFailure 404 if a concrete name does not exist, 400 if it is closed, where that is not allowed.
 */
export function selectIndices(
  indices: readonly SearchIndex[],
  expression: string,
  allowed: Leniency = {},
): SearchIndex[] {
  const selected = new Set<SearchIndex>();
  const parts = expression.split(",");
  for (const [position, part] of parts.entries()) {
    const isAfterWildcard = parts.slice(0, position).some((earlier) => earlier.includes("*"));
    if (isAfterWildcard && part.startsWith("-")) {
      for (const index of matching(indices, part.slice(1))) selected.delete(index);
    } else {
      for (const index of namedBy(indices, part, allowed)) selected.add(index);
    }
  }
  return indices.filter((index) => selected.has(index));
}

/** The open indices of one part of an expression. */
function namedBy(indices: readonly SearchIndex[], part: string, allowed: Leniency): SearchIndex[] {
  const pattern = part === "_all" || part === "" ? "*" : part;
  const found = matching(indices, pattern);
  const open = found.filter(({ state }) => state !== "closed");
  if (pattern.includes("*")) return open;
  if (found.length === 0 && allowed.missing !== true) throw indexNotFound(pattern);
  if (open.length < found.length && allowed.closed !== true) throw indexClosed(pattern);
  return open;
}

function matching(indices: readonly SearchIndex[], pattern: string): SearchIndex[] {
  return indices.filter(({ name }) => wildcard(pattern).test(name));
}

/** `*` and, in queries, `?` as OpenSearch reads them; everything else is literal. */
export function wildcard(pattern: string, flags = ""): RegExp {
  const literal = pattern.replaceAll(/[\\^$.+()[\]{}|]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, `s${flags}`);
}

/** `GET index/_mapping`. */
export function mappings(indices: readonly SearchIndex[]): Record<string, unknown> {
  return Object.fromEntries(indices.map((index) => [index.name, mappingBody(index.mapping)]));
}

function createIndex(
  name: string,
  documents: readonly IndexedDocument[],
  { properties = {}, state = "open" }: IndexSettings = {},
): SearchIndex {
  const values = documents.map(valuesOf);
  const stored: SearchDocument[] = [];
  const mapping = dynamicMapping(values, explicitMapping(properties));
  const index: SearchIndex = { name, mapping, documents: stored, state };
  documents.forEach((document, ordinal) => {
    const own = values[ordinal] ?? new Map<string, unknown[]>();
    stored.push({
      index,
      id: document.id,
      ordinal,
      source: document.source,
      values: own,
      tokens: tokensOf(own),
    });
  });
  return index;
}

const knownValues = new WeakMap<IndexedDocument, FieldValues>();

/** Read once a document, however often the indices are made anew. */
function valuesOf(document: IndexedDocument): FieldValues {
  const values = knownValues.get(document) ?? fieldValues(document.source);
  knownValues.set(document, values);
  return values;
}

const knownTokens = new WeakMap<FieldValues, SearchDocument["tokens"]>();

function tokensOf(values: FieldValues): SearchDocument["tokens"] {
  const tokens = knownTokens.get(values) ?? readTokens(values);
  knownTokens.set(values, tokens);
  return tokens;
}

function readTokens(values: FieldValues): SearchDocument["tokens"] {
  const cache = new Map<string, readonly (readonly string[])[]>();
  return (path) => {
    const cached = cache.get(path);
    if (cached !== undefined) return cached;
    const tokens = (values.get(path) ?? []).map((value) => standardTokens(String(value)));
    cache.set(path, tokens);
    return tokens;
  };
}
