import type { IndexedDocument } from "./create-documents.ts";
import {
  dynamicMapping,
  type FieldValues,
  fieldValues,
  type IndexMapping,
  mappingBody,
} from "./index-mapping.ts";
import { indexNotFound } from "./search-failure.ts";
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
}

/** Sorts documents into their indices, in the order of index names, and maps their fields. */
export function createIndices(documents: readonly IndexedDocument[]): SearchIndex[] {
  const grouped = Map.groupBy(documents, (document) => document.index);
  const names = [...grouped.keys()].toSorted();
  return names.map((name) => createIndex(name, grouped.get(name) ?? []));
}

/**
 * The indices that an expression such as `fluent-bit-*,app` names.
 * @throws SearchFailure 404 if a concrete name does not exist and `ignoreUnavailable` is not set.
 */
export function selectIndices(
  indices: readonly SearchIndex[],
  expression: string,
  ignoreUnavailable = false,
): SearchIndex[] {
  const selected = new Set<SearchIndex>();
  for (const part of expression.split(",")) {
    const pattern = part === "_all" || part === "" ? "*" : part;
    const found = indices.filter((index) => wildcard(pattern).test(index.name));
    if (found.length === 0 && !pattern.includes("*") && !ignoreUnavailable) {
      throw indexNotFound(pattern);
    }
    for (const index of found) selected.add(index);
  }
  return indices.filter((index) => selected.has(index));
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

function createIndex(name: string, documents: readonly IndexedDocument[]): SearchIndex {
  const values = documents.map(valuesOf);
  const stored: SearchDocument[] = [];
  const index: SearchIndex = { name, mapping: dynamicMapping(values), documents: stored };
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

function tokensOf(values: FieldValues): SearchDocument["tokens"] {
  const cache = new Map<string, readonly (readonly string[])[]>();
  return (path) => {
    const cached = cache.get(path);
    if (cached !== undefined) return cached;
    const tokens = (values.get(path) ?? []).map((value) => standardTokens(String(value)));
    cache.set(path, tokens);
    return tokens;
  };
}
