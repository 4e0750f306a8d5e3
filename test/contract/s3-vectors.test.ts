import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateIndexCommand,
  type CreateIndexInput,
  CreateVectorBucketCommand,
  DeleteIndexCommand,
  DeleteVectorBucketCommand,
  DeleteVectorsCommand,
  GetIndexCommand,
  GetVectorBucketCommand,
  GetVectorsCommand,
  ListIndexesCommand,
  ListTagsForResourceCommand,
  ListVectorBucketsCommand,
  ListVectorsCommand,
  PutVectorsCommand,
  QueryVectorsCommand,
  S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import type { PodIdentityOptions, S3VectorsOptions } from "@binnacle/emulators";
import { describe, expect, test } from "vitest";
import { awsStage } from "../support/aws-stage.ts";

const bucket = { vectorBucketName: "memory" };
const index = { ...bucket, indexName: "films" };
const films = {
  ...index,
  dataType: "float32",
  dimension: 3,
  distanceMetric: "cosine",
  metadataConfiguration: { nonFilterableMetadataKeys: ["document"] },
} satisfies CreateIndexInput;
const aws = awsStage();
const { startService } = aws;

describe("the unmodified SDK", () => {
  test("signs with the credentials of the Pod Identity agent that its default chain finds", async () => {
    const { client, agent } = await started();
    await makeIndex(client);
    await client.send(
      new PutVectorsCommand({
        ...index,
        vectors: [
          film("heat", [1, 0, 0], { genre: "crime", year: 1995, document: "two men talk" }),
          film("alien", [0, 1, 0], { genre: "horror", year: 1979 }),
          film("thief", [0.9, 0.1, 0], { genre: "crime", year: 1981 }),
        ],
      }),
    );
    const filter = { $and: [{ genre: "crime" }, { year: { $gt: 1980 } }] };
    const asked = query({ topK: 2, filter, returnMetadata: true, returnDistance: true });
    const { vectors, distanceMetric } = await client.send(asked);
    expect(distanceMetric).toBe("cosine");
    expect(vectors).toEqual([
      {
        key: "heat",
        distance: near(0),
        metadata: { genre: "crime", year: 1995, document: "two men talk" },
      },
      {
        key: "thief",
        distance: near(1 - 0.9 / Math.hypot(0.9, 0.1)),
        metadata: { genre: "crime", year: 1981 },
      },
    ]);
    expect(agent.journal).toEqual([{ method: "GET", path: "/v1/credentials", outcome: 200 }]);
  });

  test("overwrites by key, reads and lists by page, and deletes", async () => {
    const client = await startedWithIndex();
    const put = (...vectors: ReturnType<typeof film>[]) =>
      client.send(new PutVectorsCommand({ ...index, vectors }));
    await put(film("a", [1, 1, 1], { year: 1 }), film("b", [1, 2, 3]), film("c", [3, 2, 1]));
    await put(film("a", [0.1, 0, 0]));

    const read = { ...index, keys: ["a", "zz"], returnData: true, returnMetadata: true };
    expect((await client.send(new GetVectorsCommand(read))).vectors).toEqual([
      { key: "a", data: { float32: [Math.fround(0.1), 0, 0] }, metadata: {} },
    ]);
    const first = await client.send(new ListVectorsCommand({ ...index, maxResults: 2 }));
    const { nextToken = "" } = first;
    const second = await client.send(new ListVectorsCommand({ ...index, nextToken }));
    expect([first.vectors, second.vectors]).toEqual([[{ key: "a" }, { key: "b" }], [{ key: "c" }]]);
    await client.send(new DeleteVectorsCommand({ ...index, keys: ["a", "b"] }));
    expect((await client.send(new ListVectorsCommand(index))).vectors).toEqual([{ key: "c" }]);
  });

  test("describes and removes buckets and indexes", async () => {
    const client = await startedWithIndex();
    const found = await client.send(new GetIndexCommand(index));
    expect(found.index).toEqual({
      ...films,
      indexArn: "arn:aws:s3vectors:eu-central-1:000000000000:bucket/memory/index/films",
      creationTime: some(Date),
    });
    const { indexes } = await client.send(new ListIndexesCommand(bucket));
    const { vectorBuckets } = await client.send(new ListVectorBucketsCommand({ prefix: "mem" }));
    const { vectorBucket } = await client.send(new GetVectorBucketCommand(bucket));
    expect(indexes?.map((item) => item.indexName)).toEqual(["films"]);
    expect(vectorBuckets).toEqual([vectorBucket]);

    const emptyBucket = () => client.send(new DeleteVectorBucketCommand(bucket));
    await expect(emptyBucket).rejects.toMatchObject({ name: "ConflictException" });
    await client.send(new DeleteIndexCommand({ indexArn: found.index?.indexArn }));
    await emptyBucket();
    await expect(client.send(new GetIndexCommand(index))).rejects.toMatchObject({
      name: "NotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("meets an operation outside the subset with 501 and its name", async () => {
    const { client } = await started();
    const resourceArn = "arn:aws:s3vectors:eu-central-1:000000000000:bucket/memory";
    await expect(
      client.send(new ListTagsForResourceCommand({ resourceArn })),
    ).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
      message: containing("GET /tags/"),
    });
  });
});

describe("what the service refuses, the emulator refuses", () => {
  test.for([
    { name: "a wrong dimension", data: [1, 2], says: "expected dimension 3, got 2" },
    { name: "a zero vector", data: [0, 0, 0], says: "a zero vector" },
    { name: "a number beyond float32", data: [1e39, 0, 0], says: "does not fit float32" },
    { name: "NaN", data: [Number.NaN, 0, 0], says: "expected number" },
    { name: "2 KB of filterable metadata", metadata: { text: "x".repeat(2048) }, says: "2 KB" },
    { name: "40 KB of metadata", metadata: { document: "x".repeat(40_960) }, says: "40 KB" },
    { name: "51 keys", metadata: keys(51), says: "at most 50 metadata keys" },
    { name: "nested metadata", metadata: { owner: { kind: "Pod" } }, says: "metadata values" },
    { name: "a null", metadata: { owner: null }, says: "metadata values" },
    { name: "501 vectors", count: 501, says: "<=500" },
    { name: "a key of 1,025 characters", key: "k".repeat(1025), says: "<=1024" },
  ])("PutVectors with $name", async ({ data = [1, 0, 0], metadata, count = 1, key, says }) => {
    const client = await startedWithIndex();
    const vectors = Array.from({ length: count }, (_, position) => ({
      ...film(key ?? `v${position}`, data),
      ...(metadata && { metadata }),
    }));
    await expect(client.send(new PutVectorsCommand({ ...index, vectors }))).rejects.toMatchObject({
      name: "ValidationException",
      message: containing(says),
      fieldList: [{ path: containing("vectors"), message: some(String) }],
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("a typed array, which the SDK writes as an object", async () => {
    const client = await startedWithIndex();
    const vectors = [{ key: "a", data: { float32: new Float32Array([1, 0, 0]) } }];
    // @ts-expect-error The types of the SDK know better than its serialiser.
    const put = client.send(new PutVectorsCommand({ ...index, vectors }));
    await expect(put).rejects.toMatchObject({
      name: "ValidationException",
      fieldList: [{ path: "vectors.0.data.float32", message: containing("array") }],
    });
  });

  test.for([
    { input: { filter: { document: "x" } }, says: "not filterable" },
    { input: { topK: 101 }, says: "100" },
  ])("QueryVectors with $input", async ({ input, says }) => {
    const client = await startedWithIndex();
    await expect(client.send(query(input))).rejects.toMatchObject({
      name: "ValidationException",
      message: containing(says),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test.for<Partial<CreateIndexInput>>([
    { dimension: 4097 },
    { indexName: "No" },
    { indexName: "-films" },
    { metadataConfiguration: { nonFilterableMetadataKeys: Object.keys(keys(11)) } },
  ])("CreateIndex with %o", async (wrong) => {
    const client = await startedWithIndex();
    const made = client.send(new CreateIndexCommand({ ...films, ...wrong }));
    await expect(made).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("a name that is taken", async () => {
    const client = await startedWithIndex();
    await expect(makeIndex(client)).rejects.toMatchObject({
      name: "ConflictException",
      $metadata: { httpStatusCode: 409 },
    });
  });
});

describe("who may do what", () => {
  const someone = { accessKeyId: "SOMEONE", secretAccessKey: "x", sessionToken: "y" };

  test("an unknown access key is denied", async () => {
    const { service } = await started();
    const client = clientOf(service.url, someone);
    await expect(client.send(new ListVectorBucketsCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "The access key id is not known",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test.for([
    { wrong: { sessionToken: "stale" }, says: "security token" },
    { wrong: { secretAccessKey: "guessed" }, says: "signature does not match" },
  ])("a known key with a wrong $wrong is denied", async ({ wrong, says }) => {
    const known = { ...someone, expiresAtMs: Number.POSITIVE_INFINITY };
    const service = await startService({ expectedCredentials: () => known });
    const client = clientOf(service.url, { ...someone, ...wrong });
    await expect(client.send(new ListVectorBucketsCommand({}))).rejects.toThrow(says);
    const right = clientOf(service.url, someone);
    expect((await right.send(new ListVectorBucketsCommand({}))).vectorBuckets).toEqual([]);
  });

  test("a filter and returned metadata need GetVectors too", async () => {
    const permissions = ["CreateVectorBucket", "CreateIndex", "QueryVectors"];
    const { client } = await started({ permissions });
    await makeIndex(client);
    expect((await client.send(query({}))).vectors).toEqual([]);
    for (const input of [{ filter: { year: 1 } }, { returnMetadata: true }]) {
      await expect(client.send(query(input))).rejects.toThrow("s3vectors:GetVectors");
    }
  });

  test("credentials near their end are fetched anew", async () => {
    const { client, agent } = await started({}, { lifetimeMs: 60_000 });
    await client.send(new ListVectorBucketsCommand({}));
    await client.send(new ListVectorBucketsCommand({}));
    await expect.poll(() => agent.journal.length).toBeGreaterThan(1);
  });

  test("the agent compares the token with what is in the file by then", async () => {
    const { client, agent } = await started();
    const file = agent.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    const authorization = await readFile(file, "utf8");
    const ask = () => fetch(`${agent.url}/v1/credentials`, { headers: { authorization } });
    expect((await ask()).status).toBe(200);
    await writeFile(file, "rotated");
    expect((await ask()).status).toBe(403);
    expect((await client.send(new ListVectorBucketsCommand({}))).vectorBuckets).toEqual([]);
  });
});

describe("faults", () => {
  test.for([
    { kind: 429, name: "TooManyRequestsException" },
    { kind: 500, name: "InternalServerException" },
    { kind: 503, name: "ServiceUnavailableException" },
  ] as const)("$kind arrives as $name after the SDK's retries", async ({ kind, name }) => {
    const { client, service } = await started();
    service.fault({ kind });
    const call = client.send(new ListVectorBucketsCommand({}));
    await expect(call).rejects.toMatchObject({ name, $metadata: { attempts: 3 } });
    expect(service.journal.map(({ outcome }) => outcome)).toEqual([kind, kind, kind]);
  });

  test("a fault of one time is survived by a retry", async () => {
    const { client, service } = await started();
    service.fault({ kind: 503, operation: "ListVectorBuckets", times: 1 });
    expect((await client.send(new ListVectorBucketsCommand({}))).vectorBuckets).toEqual([]);
  });

  test("a hang lasts until the caller gives up", async () => {
    const { client, service } = await started();
    service.fault({ kind: "hang" });
    const abortSignal = AbortSignal.timeout(100);
    const call = client.send(new ListVectorBucketsCommand({}), { abortSignal });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(service.journal).toMatchObject([{ operation: "ListVectorBuckets", outcome: "hang" }]);
  });
});

describe("state on disk", () => {
  test("survives a restart", async () => {
    const credentials = { accessKeyId: "A", secretAccessKey: "B" };
    const before = await startService();
    const writer = clientOf(before.url, credentials);
    await makeIndex(writer);
    const vectors = [film("heat/1995", [0.25, 0.5, -1], { year: 1995, tags: ["a", "b"] })];
    await writer.send(new PutVectorsCommand({ ...index, vectors }));
    await before.close();

    const reader = clientOf((await startService()).url, credentials);
    const all = { ...index, returnData: true, returnMetadata: true };
    expect((await reader.send(new ListVectorsCommand(all))).vectors).toEqual(vectors);
    expect((await reader.send(new GetIndexCommand(index))).index).toMatchObject({ dimension: 3 });
  });

  test("belongs to one emulator at a time; the lock of a dead process is taken over", async () => {
    const lock = join(aws.directory(), "state", "lock");
    const first = await startService();
    await expect(startService()).rejects.toThrow("is in use by process");
    await first.close();
    await writeFile(lock, "2147483646");
    await startService();
    expect(await readFile(lock, "utf8")).toBe(String(process.pid));
  });
});

async function started(
  service: Partial<S3VectorsOptions> = {},
  identity: Partial<PodIdentityOptions> = {},
) {
  const agent = await aws.startAgent(identity);
  const vectors = await startService({ expectedCredentials: agent.credentialsFor, ...service });
  return { client: clientOf(vectors.url), service: vectors, agent };
}

async function startedWithIndex(): Promise<S3VectorsClient> {
  const { client } = await started();
  await makeIndex(client);
  return client;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function clientOf(endpoint: string, credentials?: Credentials): S3VectorsClient {
  const own = credentials && { credentials };
  const client = new S3VectorsClient({ region: "eu-central-1", endpoint, ...own });
  aws.atEnd(() => client.destroy());
  return client;
}

async function makeIndex(client: S3VectorsClient): Promise<void> {
  await client.send(new CreateVectorBucketCommand(bucket));
  await client.send(new CreateIndexCommand(films));
}

function film(
  key: string,
  float32: number[],
  metadata?: Record<string, string | number | string[]>,
) {
  return { key, data: { float32 }, ...(metadata && { metadata }) };
}

function query(input: Record<string, unknown>): QueryVectorsCommand {
  return new QueryVectorsCommand({
    ...index,
    topK: 1,
    queryVector: { float32: [1, 0, 0] },
    ...input,
  });
}

function keys(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, position) => [`k${position}`, 1]));
}

function containing(text: string): unknown {
  return expect.stringContaining(text);
}

function some(type: unknown): unknown {
  return expect.any(type);
}

function near(value: number): unknown {
  return expect.closeTo(value);
}
