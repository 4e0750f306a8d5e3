import {
  ConflictException,
  CreateIndexCommand,
  CreateVectorBucketCommand,
  DeleteVectorsCommand,
  GetIndexCommand,
  GetVectorsCommand,
  type Index,
  NotFoundException,
  PutVectorsCommand,
  type QueryOutputVector,
  QueryVectorsCommand,
  type QueryVectorsInput,
  type S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import { AppError, type MemoryRecord } from "@binnacle/contracts";
import { DOCUMENT_KEY, fromMetadata, toMetadata } from "./stored-record.ts";
import { toAppError } from "./to-app-error.ts";

export interface IndexPlace {
  readonly bucket: string;
  readonly index: string;
  readonly dimension: number;
}

interface VectorQuery {
  readonly vector: readonly number[];
  readonly filter: NonNullable<QueryVectorsInput["filter"]>;
  /** At most 100: the smaller of the documented limits of the service. */
  readonly limit: number;
}

export interface Match {
  readonly record: MemoryRecord;
  readonly distance: number;
}

/** One index of judged incidents. */
export interface VectorIndex {
  /** Whether it is there; makes nothing. Refuses an index that does not fit; once it was found nothing is asked. */
  find(signal: AbortSignal): Promise<boolean>;
  /** Makes bucket and index when absent, and refuses an index that does not fit; once it succeeded it does nothing. */
  prepare(signal: AbortSignal): Promise<void>;
  put(record: MemoryRecord, vector: readonly number[], signal: AbortSignal): Promise<void>;
  /** Nothing happens where there is none of that id. */
  remove(id: string, signal: AbortSignal): Promise<void>;
  /** Nearest first. `unreadable`: vectors that hold no record of ours. */
  query(query: VectorQuery, signal: AbortSignal): Promise<{ matches: Match[]; unreadable: number }>;
}

/** Throws `AppError`; bad_input when an index of this name exists and does not fit. */
export function openVectorIndex(client: S3VectorsClient, place: IndexPlace): VectorIndex {
  const address = { vectorBucketName: place.bucket, indexName: place.index };
  let isReady = false;

  async function call<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Someone removed the index while we ran: the next call makes it anew.
      if (error instanceof NotFoundException) isReady = false;
      throw toAppError(error, `s3vectors:${action} on ${place.bucket}/${place.index}`);
    }
  }

  async function find(signal: AbortSignal): Promise<boolean> {
    if (isReady) return true;
    const found = await findIndex(client, { address, signal, call });
    if (found === undefined) return false;
    requireFit(found, place);
    isReady = true;
    return true;
  }

  return {
    find,
    prepare: async (signal) => {
      if (await find(signal)) return;
      await createIndex(client, { address, signal, call, dimension: place.dimension });
      // Another may have made it meanwhile.
      await find(signal);
    },

    put: async (record, vector, signal) => {
      // A typed array would be serialised as an object with numbered keys.
      const data = { float32: Array.from(vector) };
      const vectors = [{ key: record.id, data, metadata: toMetadata(record) }];
      const command = new PutVectorsCommand({ ...address, vectors });
      await call("PutVectors", () => client.send(command, { abortSignal: signal }));
    },

    remove: (id, signal) => removeVector(client, { address, id, signal, call }),

    query: async (query, signal) => {
      const command = new QueryVectorsCommand({ ...address, ...toInput(query) });
      const found = await call("QueryVectors", () => client.send(command, { abortSignal: signal }));
      return readMatches(found.vectors ?? []);
    },
  };
}

function toInput({ vector, filter, limit }: VectorQuery) {
  const queryVector = { float32: Array.from(vector) };
  return { topK: limit, queryVector, filter, returnMetadata: true, returnDistance: true };
}

function readMatches(vectors: readonly QueryOutputVector[]) {
  const matches = vectors.flatMap(({ metadata, distance = 1 }) => {
    const record = fromMetadata(metadata);
    return record === undefined ? [] : [{ record, distance }];
  });
  return { matches, unreadable: vectors.length - matches.length };
}

interface Calls {
  readonly address: { readonly vectorBucketName: string; readonly indexName: string };
  readonly signal: AbortSignal;
  readonly call: <T>(action: string, work: () => Promise<T>) => Promise<T>;
}

async function findIndex(
  client: S3VectorsClient,
  { address, signal, call }: Calls,
): Promise<Index | undefined> {
  const command = new GetIndexCommand(address);
  return await call("GetIndex", async () => {
    try {
      return (await client.send(command, { abortSignal: signal })).index;
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }
  });
}

/** What is not there is not deleted: what the service answers then is nowhere written. */
async function removeVector(
  client: S3VectorsClient,
  { address, id, signal, call }: Calls & { readonly id: string },
): Promise<void> {
  const about = { ...address, keys: [id] };
  const options = { abortSignal: signal };
  const get = new GetVectorsCommand(about);
  const { vectors = [] } = await call("GetVectors", () => client.send(get, options));
  if (vectors.length === 0) return;
  const command = new DeleteVectorsCommand(about);
  await call("DeleteVectors", () => client.send(command, options));
}

/** Another replica may be doing the same: a conflict means that it is there. */
async function createIndex(
  client: S3VectorsClient,
  { address, dimension, signal, call }: Calls & { readonly dimension: number },
): Promise<void> {
  const { vectorBucketName } = address;
  const bucket = new CreateVectorBucketCommand({ vectorBucketName });
  const index = new CreateIndexCommand({
    ...address,
    dataType: "float32",
    dimension,
    distanceMetric: "cosine",
    metadataConfiguration: { nonFilterableMetadataKeys: [DOCUMENT_KEY] },
  });
  const options = { abortSignal: signal };
  await call("CreateVectorBucket", () => unlessConflict(client.send(bucket, options)));
  await call("CreateIndex", () => unlessConflict(client.send(index, options)));
}

async function unlessConflict(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof ConflictException)) throw error;
  }
}

function requireFit(found: Index, place: IndexPlace): void {
  const { bucket, index } = place;
  const misfits = misfitsOf(found, place);
  if (misfits.length === 0) return;
  throw new AppError(
    "bad_input",
    `The index ${index} in vector bucket ${bucket} does not fit this embedder: ${misfits.join("; ")}. Delete the index with its records: aws s3vectors delete-index --vector-bucket-name ${bucket} --index-name ${index}`,
  );
}

/** Dimension, metric and non-filterable keys of an index never change: a misfit needs another index. */
export function misfitsOf(found: Index, { dimension }: IndexPlace): string[] {
  const keys = found.metadataConfiguration?.nonFilterableMetadataKeys ?? [];
  return [
    found.dimension === dimension ? [] : `it has ${found.dimension} dimensions, not ${dimension}`,
    found.distanceMetric === "cosine" ? [] : `its distance is ${found.distanceMetric}, not cosine`,
    keys.includes(DOCUMENT_KEY) ? [] : `its metadata key ${DOCUMENT_KEY} is filterable`,
  ].flat();
}
