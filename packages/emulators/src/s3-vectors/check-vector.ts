import { invalid } from "../aws/wire-error.ts";
import { type Index, lengthOf, type Vector } from "./disk-state.ts";
import { Metadata } from "./filter.ts";

const MAX_METADATA_BYTES = 40 * 1024;
const MAX_FILTERABLE_BYTES = 2 * 1024;
const MAX_METADATA_KEYS = 50;

interface Received {
  readonly key: string;
  readonly data: { readonly float32: readonly number[] };
  readonly metadata?: unknown;
}

interface Place {
  readonly index: Index;
  /** In the batch; absent for a query vector. */
  readonly position?: number;
}

/**
 * Holds one vector against its index: dimension, values, metadata types and sizes (as UTF-8 JSON).
 * @throws WireError 400 with the offending field
 */
export function checkVector({ key, data, metadata }: Received, { index, position }: Place): Vector {
  const path = position === undefined ? "queryVector" : `vectors.${position}`;
  const values = checkValues(data.float32, { dimension: index.dimension, path });
  return {
    key,
    values,
    length: lengthOf(values),
    metadata: checkMetadata(metadata ?? {}, { index, path }),
  };
}

function checkValues(
  float32: readonly number[],
  { dimension, path }: { dimension: number; path: string },
): Float32Array {
  const field = path === "queryVector" ? "queryVector.float32" : `${path}.data.float32`;
  if (float32.length !== dimension) {
    throw invalid(field, `expected dimension ${dimension}, got ${float32.length}`);
  }
  const values = Float32Array.from(float32);
  if (!values.every(Number.isFinite)) throw invalid(field, "a value does not fit float32");
  if (values.every((value) => value === 0)) {
    throw invalid(field, "a zero vector has no cosine distance");
  }
  return values;
}

function checkMetadata(
  metadata: unknown,
  { index, path }: { index: Index; path: string },
): Metadata {
  const field = `${path}.metadata`;
  const parsed = Metadata.safeParse(metadata);
  if (!parsed.success) {
    throw invalid(field, "metadata values must be strings, numbers, booleans or lists of them");
  }
  const entries = Object.entries(parsed.data);
  if (entries.length > MAX_METADATA_KEYS) {
    throw invalid(field, `at most ${MAX_METADATA_KEYS} metadata keys`);
  }
  if (sizeOf(entries) > MAX_METADATA_BYTES) throw invalid(field, "metadata is larger than 40 KB");
  const filterable = entries.filter(([key]) => !index.nonFilterableKeys.includes(key));
  if (sizeOf(filterable) > MAX_FILTERABLE_BYTES) {
    throw invalid(field, "filterable metadata is larger than 2 KB");
  }
  return parsed.data;
}

function sizeOf(entries: readonly (readonly [string, unknown])[]): number {
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(entries)));
}
