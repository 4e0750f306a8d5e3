import {
  GetIndexCommand,
  GetVectorsCommand,
  ListVectorBucketsCommand,
  NotFoundException,
  QueryVectorsCommand,
  type S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import { AppError, present } from "@binnacle/contracts";
import { createVectorClient, type VectorConnection } from "./create-vector-client.ts";
import type { Embedder } from "./embedder.ts";
import { indexName } from "./index-name.ts";
import { misfitsOf } from "./open-vector-index.ts";
import { toAppError } from "./to-app-error.ts";

interface ProbedIndex extends VectorConnection {
  readonly bucket: string;
  readonly embedder: Embedder;
}

/**
 * `absent`: bucket or index; the first verdict makes them. `buckets`: which there are in the region; undefined: nobody may
 * ask. `misfits`: why the embedder cannot use the index; empty: it can.
 */
type IndexFound =
  | { readonly kind: "absent"; readonly buckets?: readonly string[] }
  | { readonly kind: "found"; readonly dimension: number; readonly misfits: readonly string[] };

/** Calls that store nothing, each tried once. They throw `AppError`; of one that is denied the remedy is the statement that grants it. */
export interface VectorProbe {
  readonly index: string;
  readonly find: (signal: AbortSignal) => Promise<IndexFound>;
  /** As recall does it: with a filter and metadata. */
  readonly query: (signal: AbortSignal) => Promise<void>;
  readonly get: (signal: AbortSignal) => Promise<void>;
  /** The service's clock against ours, once it told the time. */
  readonly aheadMs: () => number | undefined;
  /** The statement for these actions on the index. */
  readonly statement: (...actions: readonly string[]) => string;
  /** The statement for what the first verdict makes. */
  readonly creating: string;
}

export function createVectorProbe(probed: ProbedIndex): VectorProbe {
  const { bucket, region, embedder } = probed;
  const { dimension } = embedder;
  const index = indexName(embedder);
  const address = { vectorBucketName: bucket, indexName: index };
  const client = createVectorClient({ ...probed, maxAttempts: 1 });
  const home = `arn:aws:s3vectors:${region}:*:bucket/${bucket}`;
  const resource = `${home}/index/${index}`;
  const statement = (...actions: readonly string[]) => statementFor(resource, actions);
  const call = callerFor(`${bucket}/${index}`, statement);
  return {
    index,
    statement,
    creating: statementFor([home, resource], ["CreateVectorBucket", "CreateIndex"]),
    aheadMs: clockOf(client),
    find: async (signal) => {
      const command = new GetIndexCommand(address);
      const answer = await call(["GetIndex"], () => client.send(command, { abortSignal: signal }));
      const found = answer?.index;
      if (found?.dimension === undefined)
        return {
          kind: "absent",
          ...present({ buckets: await bucketsLike(client, bucket, signal) }),
        };
      const misfits = misfitsOf(found, { bucket, index, dimension });
      return { kind: "found", dimension: found.dimension, misfits };
    },
    query: async (signal) => {
      const command = new QueryVectorsCommand({ ...address, ...queryLike(dimension) });
      await call(["QueryVectors", "GetVectors"], () =>
        client.send(command, { abortSignal: signal }),
      );
    },
    get: async (signal) => {
      const command = new GetVectorsCommand({ ...address, keys: ["doctor"] });
      await call(["GetVectors"], () => client.send(command, { abortSignal: signal }));
    },
  };
}

/** As recall asks: with a filter and metadata, which needs GetVectors, too. */
function queryLike(dimension: number) {
  const float32 = Array.from({ length: dimension }, () => 1);
  const filter = { schema: "doctor" };
  return { topK: 1, queryVector: { float32 }, filter, returnMetadata: true };
}

/** Those whose names begin with it, and others, a page of each; undefined: they may not be asked for. */
async function bucketsLike(
  client: S3VectorsClient,
  bucket: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const pages = [{ prefix: bucket }, {}].map(async (input) => {
    const command = new ListVectorBucketsCommand(input);
    const { vectorBuckets = [] } = await client.send(command, { abortSignal: signal });
    return vectorBuckets.flatMap(({ vectorBucketName }) => vectorBucketName ?? []);
  });
  try {
    return (await Promise.all(pages)).flat();
  } catch (error) {
    const failed = toAppError(error, "s3vectors:ListVectorBuckets");
    if (failed.kind === "denied") return undefined;
    throw failed;
  }
}

function statementFor(resource: string | readonly string[], actions: readonly string[]): string {
  const allowed = actions.map((action) => `s3vectors:${action}`);
  return JSON.stringify({ Effect: "Allow", Action: allowed, Resource: resource });
}

/** Undefined: it is not there. Whoever is told that may ask. */
function callerFor(place: string, statement: VectorProbe["statement"]) {
  return async <T>(
    actions: readonly [string, ...string[]],
    work: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      const failed = toAppError(error, `s3vectors:${actions[0]} on ${place}`);
      throw grantable(failed, statement(...actions));
    }
  };
}

function grantable(error: AppError, statement: string): AppError {
  const { kind, message, cause, remedy } = error;
  if (kind !== "denied" || remedy !== undefined || cause instanceof AppError) return error;
  const text = `Add to the policy of our role: ${statement}`;
  return new AppError(kind, message, { cause, remedy: { text } });
}

function clockOf(client: S3VectorsClient): () => number | undefined {
  let ahead: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const told = dateOf(result.response);
      if (Number.isFinite(told)) ahead = told - Date.now();
      return result;
    },
    { step: "deserialize", priority: "low", name: "noteDate" },
  );
  return () => ahead;
}

function dateOf(response: unknown): number {
  const isTold = typeof response === "object" && response !== null && "headers" in response;
  const headers = isTold ? response.headers : undefined;
  if (typeof headers !== "object" || headers === null || !("date" in headers)) return Number.NaN;
  return Date.parse(String(headers.date));
}
