import { z } from "zod";
import { notEmulated } from "../aws/wire-error.ts";
import { checkVector } from "./check-vector.ts";
import type { Vector } from "./disk-state.ts";
import { readFilter } from "./filter.ts";
import {
  findIndex,
  indexAddress,
  type Operation,
  operation,
  pageInput,
  pageOf,
} from "./operation.ts";

const MAX_BATCH = 500;
const MAX_READ = 100;
const MAX_LISTED = 1000;
const DEFAULT_LISTED = 500;
/** Some pages of the service allow more, with paging; a caller that stays below works under both. */
const MAX_TOP_K = 100;

const Key = z.string().min(1).max(1024);
const Data = z.strictObject({ float32: z.array(z.number()) });

export const vectorOperations: Record<string, Operation> = {
  PutVectors: operation(
    z.strictObject({
      ...indexAddress,
      vectors: z
        .array(z.strictObject({ key: Key, data: Data, metadata: z.unknown().optional() }))
        .min(1)
        .max(MAX_BATCH),
    }),
    ({ vectors, ...address }, context) => {
      const index = findIndex(address, context);
      if (new Set(vectors.map(({ key }) => key)).size < vectors.length) {
        throw notEmulated("the same key twice in one PutVectors");
      }
      const checked = vectors.map((vector, position) => checkVector(vector, { index, position }));
      for (const vector of checked) context.state.putVector(index, vector);
      return {};
    },
  ),

  GetVectors: operation(
    z.strictObject({
      ...indexAddress,
      keys: z.array(Key).min(1).max(MAX_READ),
      returnData: z.boolean().default(false),
      returnMetadata: z.boolean().default(false),
    }),
    ({ keys, returnData, returnMetadata, ...address }, context) => {
      const { vectors } = findIndex(address, context);
      const found = keys.flatMap((key) => vectors.get(key) ?? []);
      return { vectors: found.map((item) => toWire(item, { returnData, returnMetadata })) };
    },
  ),

  ListVectors: operation(
    z.strictObject({
      ...indexAddress,
      ...pageInput,
      returnData: z.boolean().default(false),
      returnMetadata: z.boolean().default(false),
    }),
    (
      { maxResults = DEFAULT_LISTED, nextToken, returnData, returnMetadata, ...address },
      context,
    ) => {
      if (returnData || returnMetadata) context.requirePermission("GetVectors");
      const vectors = [...findIndex(address, context).vectors.values()];
      const page = pageOf(vectors, { maxResults: Math.min(maxResults, MAX_LISTED), nextToken });
      const items = page.items.map((item) => toWire(item, { returnData, returnMetadata }));
      return { vectors: items, nextToken: page.nextToken };
    },
  ),

  QueryVectors: operation(
    z.strictObject({
      ...indexAddress,
      topK: z.int().min(1).max(MAX_TOP_K),
      queryVector: Data,
      filter: z.unknown().optional(),
      returnMetadata: z.boolean().default(false),
      returnDistance: z.boolean().default(false),
    }),
    ({ topK, queryVector, filter, returnMetadata, returnDistance, ...address }, context) => {
      if (returnMetadata || filter !== undefined) context.requirePermission("GetVectors");
      const index = findIndex(address, context);
      const matches =
        filter === undefined ? () => true : readFilter(filter, index.nonFilterableKeys);
      const query = checkVector({ key: "queryVector", data: queryVector }, { index });
      const nearest = [...index.vectors.values()]
        .filter(({ metadata }) => matches(metadata))
        .map((vector) => ({ vector, distance: cosineDistance(query, vector) }))
        .toSorted((left, right) => left.distance - right.distance)
        .slice(0, topK);
      const vectors = nearest.map(({ vector, distance }) => ({
        ...toWire(vector, { returnData: false, returnMetadata }),
        ...(returnDistance && { distance }),
      }));
      return { vectors, distanceMetric: "cosine" };
    },
  ),

  DeleteVectors: operation(
    z.strictObject({ ...indexAddress, keys: z.array(Key).min(1).max(MAX_BATCH) }),
    ({ keys, ...address }, context) => {
      const index = findIndex(address, context);
      const absent = keys.find((key) => !index.vectors.has(key));
      if (absent !== undefined) throw notEmulated(`DeleteVectors of the absent key ${absent}`);
      for (const key of keys) context.state.removeVector(index, key);
      return {};
    },
  ),
};

interface Returned {
  readonly returnData: boolean;
  readonly returnMetadata: boolean;
}

function toWire({ key, values, metadata }: Vector, { returnData, returnMetadata }: Returned) {
  return {
    key,
    ...(returnData && { data: { float32: Array.from(values) } }),
    ...(returnMetadata && { metadata }),
  };
}

function cosineDistance(left: Vector, right: Vector): number {
  const { values, length } = left;
  let product = 0;
  for (let position = 0; position < values.length; position += 1) {
    product += (values[position] ?? 0) * (right.values[position] ?? 0);
  }
  return 1 - product / (length * right.length);
}
