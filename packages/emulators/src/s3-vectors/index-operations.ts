import { z } from "zod";
import { conflict, notEmulated } from "../aws/wire-error.ts";
import type { Index } from "./disk-state.ts";
import {
  bucketAddress,
  findBucket,
  findIndex,
  indexAddress,
  indexArn,
  Name,
  type Operation,
  type OperationContext,
  operation,
  pageInput,
  pageOf,
} from "./operation.ts";

const MAX_LISTED = 500;
const MAX_DIMENSION = 4096;
const MAX_NON_FILTERABLE_KEYS = 10;

const CreateIndex = z.strictObject({
  ...bucketAddress,
  indexName: Name,
  dataType: z.literal("float32"),
  dimension: z.int().min(1).max(MAX_DIMENSION),
  distanceMetric: z.enum(["cosine", "euclidean"]),
  metadataConfiguration: z
    .strictObject({
      nonFilterableMetadataKeys: z
        .array(z.string().min(1).max(63))
        .min(1)
        .max(MAX_NON_FILTERABLE_KEYS),
    })
    .optional(),
});

export const indexOperations: Record<string, Operation> = {
  CreateIndex: operation(CreateIndex, (body, context) => {
    const bucket = findBucket(body, context);
    const { indexName: name, dimension } = body;
    if (body.distanceMetric !== "cosine") throw notEmulated("distanceMetric euclidean");
    if (bucket.indexes.has(name)) throw conflict(`The index ${name} already exists`);
    const nonFilterableKeys = body.metadataConfiguration?.nonFilterableMetadataKeys ?? [];
    const creationTime = context.nowMs / 1000;
    const index = { bucket: bucket.name, name, creationTime, dimension, nonFilterableKeys };
    context.state.addIndex(index);
    return { indexArn: indexArn(index, context) };
  }),

  GetIndex: operation(z.strictObject(indexAddress), (body, context) => {
    const index = findIndex(body, context);
    const keys = index.nonFilterableKeys;
    return {
      index: {
        ...summaryOf(index, context),
        dataType: "float32",
        dimension: index.dimension,
        distanceMetric: "cosine",
        ...(keys.length > 0 && { metadataConfiguration: { nonFilterableMetadataKeys: keys } }),
      },
    };
  }),

  ListIndexes: operation(
    z.strictObject({ ...bucketAddress, ...pageInput, prefix: z.string().optional() }),
    ({ maxResults = MAX_LISTED, nextToken, prefix = "", ...address }, context) => {
      const all = [...findBucket(address, context).indexes.values()];
      const found = all.filter(({ name }) => name.startsWith(prefix));
      const page = pageOf(found, { maxResults, nextToken });
      const indexes = page.items.map((index) => summaryOf(index, context));
      return { indexes, nextToken: page.nextToken };
    },
  ),

  DeleteIndex: operation(z.strictObject(indexAddress), (body, context) => {
    context.state.removeIndex(findIndex(body, context));
    return {};
  }),
};

function summaryOf(index: Index, context: OperationContext): object {
  return {
    vectorBucketName: index.bucket,
    indexName: index.name,
    indexArn: indexArn(index, context),
    creationTime: index.creationTime,
  };
}
