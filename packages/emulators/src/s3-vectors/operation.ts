import { z } from "zod";
import { notFound, readBody, WireError } from "../aws/wire-error.ts";
import type { Bucket, DiskState, Index } from "./disk-state.ts";

/** What an operation works with. */
export interface OperationContext {
  readonly state: DiskState;
  /** Region of the request's signature. */
  readonly region: string;
  readonly nowMs: number;
  /** Throws 403 unless the caller holds `s3vectors:<action>`. */
  readonly requirePermission: (action: string) => void;
}

export type Operation = (body: unknown, context: OperationContext) => object;

/** Ties a handler to the shape of its body. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (body: z.infer<Schema>, context: OperationContext) => object,
): Operation {
  return (body, context) => run(readBody(schema, body), context);
}

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const BUCKET_ARN = /^arn:aws[-a-z0-9]*:s3vectors:[a-z0-9-]+:\d{12}:bucket\/([^/]+)$/;
const INDEX_ARN = /^arn:aws[-a-z0-9]*:s3vectors:[a-z0-9-]+:\d{12}:bucket\/([^/]+)\/index\/([^/]+)$/;
/** One account is emulated. */
const ACCOUNT = "000000000000";

/** 3–63 characters of `a-z 0-9 - .`, a letter or digit at both ends. */
export const Name = z.string().regex(NAME, "not a valid name");

export const bucketAddress = {
  vectorBucketName: Name.optional(),
  vectorBucketArn: z.string().optional(),
};
export const indexAddress = {
  vectorBucketName: Name.optional(),
  indexName: Name.optional(),
  indexArn: z.string().optional(),
};

interface BucketAddress {
  readonly vectorBucketName?: string | undefined;
  readonly vectorBucketArn?: string | undefined;
}

interface IndexAddress {
  readonly vectorBucketName?: string | undefined;
  readonly indexName?: string | undefined;
  readonly indexArn?: string | undefined;
}

export function findBucket(address: BucketAddress, { state }: OperationContext): Bucket {
  const name = address.vectorBucketName ?? BUCKET_ARN.exec(address.vectorBucketArn ?? "")?.[1];
  if (name === undefined) throw missing("vectorBucketName or vectorBucketArn is required");
  const bucket = state.buckets.get(name);
  if (bucket === undefined) throw notFound(`The vector bucket ${name}`);
  return bucket;
}

export function findIndex(address: IndexAddress, context: OperationContext): Index {
  const fromArn = INDEX_ARN.exec(address.indexArn ?? "");
  const vectorBucketName = address.vectorBucketName ?? fromArn?.[1];
  const indexName = address.indexName ?? fromArn?.[2];
  if (vectorBucketName === undefined || indexName === undefined) {
    throw missing("vectorBucketName and indexName, or indexArn, are required");
  }
  const index = findBucket({ vectorBucketName }, context).indexes.get(indexName);
  if (index === undefined) throw notFound(`The index ${indexName}`);
  return index;
}

export function bucketArn(name: string, { region }: OperationContext): string {
  return `arn:aws:s3vectors:${region}:${ACCOUNT}:bucket/${name}`;
}

export function indexArn(
  index: { bucket: string; name: string },
  context: OperationContext,
): string {
  return `${bucketArn(index.bucket, context)}/index/${index.name}`;
}

export const pageInput = {
  maxResults: z.int().min(1).optional(),
  nextToken: z.string().optional(),
};

interface Paging {
  readonly maxResults: number;
  readonly nextToken: string | undefined;
}

/** One page of a list; the token is the position of the next item. */
export function pageOf<Item>(
  items: readonly Item[],
  { maxResults, nextToken }: Paging,
): { items: readonly Item[]; nextToken?: string } {
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start)) throw missing("nextToken is not one that was given out");
  const end = start + maxResults;
  const page = items.slice(start, end);
  return end < items.length ? { items: page, nextToken: String(end) } : { items: page };
}

function missing(message: string): WireError {
  return new WireError(400, "ValidationException", { message });
}
