import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Metadata } from "./filter.ts";
import { lockDirectory } from "./lock-directory.ts";

export interface Bucket {
  readonly name: string;
  /** Epoch seconds. */
  readonly creationTime: number;
  readonly indexes: Map<string, Index>;
}

const IndexDefinition = z.object({
  creationTime: z.number(),
  dimension: z.number(),
  nonFilterableKeys: z.array(z.string()),
});

export interface Index extends z.infer<typeof IndexDefinition> {
  readonly bucket: string;
  readonly name: string;
  /** In order of first insertion. */
  readonly vectors: Map<string, Vector>;
}

export interface Vector {
  readonly key: string;
  readonly values: Float32Array;
  /** Euclidean length of `values`. */
  readonly length: number;
  readonly metadata: Metadata;
}

/** All buckets in memory; every change is on disk before the method returns. */
export interface DiskState {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly addBucket: (name: string, creationTime: number) => void;
  readonly removeBucket: (name: string) => void;
  readonly addIndex: (index: Omit<Index, "vectors">) => void;
  readonly removeIndex: (index: Index) => void;
  readonly putVector: (index: Index, vector: Vector) => void;
  readonly removeVector: (index: Index, key: string) => void;
  readonly close: () => void;
}

/**
 * Opens the state kept in `directory`: `<bucket>/<index>/<hash of key>.json`, each written to a temporary file and renamed.
 * @throws Error when another emulator holds the directory
 */
export function openDiskState(directory: string): DiskState {
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory);
  const buckets = new Map(bucketsIn(directory).map((bucket) => [bucket.name, bucket]));
  const path = (...parts: string[]) => join(directory, ...parts);
  return {
    buckets,
    addBucket: (name, creationTime) => {
      writeJson(path(name), "bucket.json", { creationTime });
      buckets.set(name, { name, creationTime, indexes: new Map() });
    },
    removeBucket: (name) => {
      rmSync(path(name), { recursive: true });
      buckets.delete(name);
    },
    addIndex: ({ bucket, name, ...definition }) => {
      writeJson(path(bucket, name), "index.json", definition);
      const index = { bucket, name, ...definition, vectors: new Map() };
      buckets.get(bucket)?.indexes.set(name, index);
    },
    removeIndex: ({ bucket, name }) => {
      rmSync(path(bucket, name), { recursive: true });
      buckets.get(bucket)?.indexes.delete(name);
    },
    putVector: (index, vector) => {
      writeJson(path(index.bucket, index.name), fileOf(vector.key), toStored(vector));
      index.vectors.set(vector.key, vector);
    },
    removeVector: (index, key) => {
      rmSync(path(index.bucket, index.name, fileOf(key)), { force: true });
      index.vectors.delete(key);
    },
    close: unlock,
  };
}

function bucketsIn(directory: string): Bucket[] {
  return foldersIn(directory, "bucket.json").map((name) => {
    const folder = join(directory, name);
    const { creationTime } = readJson(join(folder, "bucket.json"), BucketDefinition);
    const indexes = foldersIn(folder, "index.json").map((index) => readIndex(folder, name, index));
    return { name, creationTime, indexes: new Map(indexes.map((index) => [index.name, index])) };
  });
}

function readIndex(folder: string, bucket: string, name: string): Index {
  const files = readdirSync(join(folder, name)).filter((file) => VECTOR_FILE.test(file));
  const vectors = files.map((file) => fromStored(readJson(join(folder, name, file), StoredVector)));
  const definition = readJson(join(folder, name, "index.json"), IndexDefinition);
  return {
    bucket,
    name,
    ...definition,
    vectors: new Map(vectors.map((vector) => [vector.key, vector])),
  };
}

/** A folder without its definition was cut off while it was made: it never existed. */
function foldersIn(directory: string, definition: string): string[] {
  return readdirSync(directory).filter((name) => existsSync(join(directory, name, definition)));
}

const BucketDefinition = z.object({ creationTime: z.number() });

const StoredVector = z.object({ key: z.string(), float32: z.base64(), metadata: Metadata });
type StoredVector = z.infer<typeof StoredVector>;

const VECTOR_FILE = /^[0-9a-f]{64}\.json$/;

function fileOf(key: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.json`;
}

function toStored({ key, values, metadata }: Vector): StoredVector {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { key, float32: bytes.toString("base64"), metadata };
}

function fromStored({ key, float32, metadata }: StoredVector): Vector {
  const bytes = Uint8Array.from(Buffer.from(float32, "base64"));
  const values = new Float32Array(bytes.buffer);
  return { key, values, length: lengthOf(values), metadata };
}

export function lengthOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function writeJson(folder: string, file: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(`${path}.tmp`, JSON.stringify(value));
  renameSync(`${path}.tmp`, path);
}

function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}
