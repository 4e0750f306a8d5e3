import { z } from "zod";
import { conflict } from "../aws/wire-error.ts";
import {
  bucketAddress,
  bucketArn,
  findBucket,
  Name,
  type Operation,
  operation,
  pageInput,
  pageOf,
} from "./operation.ts";

const MAX_LISTED = 500;

export const bucketOperations: Record<string, Operation> = {
  CreateVectorBucket: operation(
    z.strictObject({ vectorBucketName: Name }),
    ({ vectorBucketName: name }, context) => {
      if (context.state.buckets.has(name))
        throw conflict(`The vector bucket ${name} already exists`);
      context.state.addBucket(name, context.nowMs / 1000);
      return { vectorBucketArn: bucketArn(name, context) };
    },
  ),

  GetVectorBucket: operation(z.strictObject(bucketAddress), (body, context) => {
    const { name, creationTime } = findBucket(body, context);
    const vectorBucketArn = bucketArn(name, context);
    return { vectorBucket: { vectorBucketName: name, vectorBucketArn, creationTime } };
  }),

  ListVectorBuckets: operation(
    z.strictObject({ ...pageInput, prefix: z.string().optional() }),
    ({ maxResults = MAX_LISTED, nextToken, prefix = "" }, context) => {
      const found = [...context.state.buckets.values()].filter(({ name }) =>
        name.startsWith(prefix),
      );
      const page = pageOf(found, { maxResults, nextToken });
      const vectorBuckets = page.items.map(({ name, creationTime }) => ({
        vectorBucketName: name,
        vectorBucketArn: bucketArn(name, context),
        creationTime,
      }));
      return { vectorBuckets, nextToken: page.nextToken };
    },
  ),

  DeleteVectorBucket: operation(z.strictObject(bucketAddress), (body, context) => {
    const bucket = findBucket(body, context);
    if (bucket.indexes.size > 0) throw conflict(`The vector bucket ${bucket.name} is not empty`);
    context.state.removeBucket(bucket.name);
    return {};
  }),
};
