import {
  CreateIndexCommand,
  CreateVectorBucketCommand,
  GetIndexCommand,
  ListVectorBucketsCommand,
  PutVectorsCommand,
  S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import { AppError, type MemoryRecord, type RecallQuery } from "@binnacle/contracts";
import type { PodIdentityEmulator, S3VectorsEmulator, S3VectorsOptions } from "@binnacle/emulators";
import {
  createNgramEmbedder,
  createS3VectorsMemory,
  type Embedder,
  type S3VectorsMemoryOptions,
} from "@binnacle/memory-store";
import { beforeEach, describe, expect, test } from "vitest";
import { awsStage } from "../support/aws-stage.ts";
import { grantedActions } from "../support/granted-actions.ts";

const place = { vectorBucketName: "binnacle", indexName: "incidents-ngrams-v1" };
const embedder = createNgramEmbedder();
const options = { signal: new AbortController().signal };
const aws = awsStage();
let agent: PodIdentityEmulator;
let service: S3VectorsEmulator;

beforeEach(async () => {
  agent = await aws.startAgent();
  service = await startService();
});

describe("remember and recall", () => {
  test("an accepted incident comes back by its fingerprint, the newest one with the counts of people", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ id: "old", occurredAt: "2026-10-01T00:00:00Z" }), options);
    await memory.remember(record({ id: "new", occurredAt: "2026-11-08T00:00:00Z" }), options);
    await memory.remember(record({ id: "wrong", by: bob, verdict: "reject" }), options);
    expect(await memory.recall(query(), options)).toEqual({
      items: [
        {
          record: record({ id: "new", occurredAt: "2026-11-08T00:00:00Z" }),
          match: "fingerprint",
          distance: near(0),
          accepted: 1,
          rejected: 1,
        },
      ],
      rejected: 1,
      gaps: [],
    });
  });

  test("the same trouble of another workload is similar, other trouble is not", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ fingerprint: "basket" }), options);
    await memory.remember(
      record({ fingerprint: "basket", id: "r2", by: bob, verdict: "reject" }),
      options,
    );
    await memory.remember(
      record({ fingerprint: "web", id: "r3", document: "oom_killed\nOOMKilled\nexit code 137" }),
      options,
    );
    const { items, rejected } = await memory.recall(query(), options);
    expect(items).toMatchObject([{ match: "similar", accepted: 1, rejected: 1 }]);
    expect(items.map((item) => item.record.fingerprint)).toEqual(["basket"]);
    expect(rejected).toBe(0);
  });

  test("rejected incidents alone are counted and never shown", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ verdict: "reject" }), options);
    await memory.remember(record({ fingerprint: "b", id: "r2", verdict: "reject" }), options);
    expect(await memory.recall(query(), options)).toEqual({ items: [], rejected: 1, gaps: [] });
  });

  test("of several the newest whose fix worked comes back, and what did not help last", async () => {
    const memory = memoryOn(service);
    const past: Partial<MemoryRecord>[] = [
      { id: "helpless", worked: false, occurredAt: "2026-11-20T00:00:00Z" },
      { id: "untold", occurredAt: "2026-11-10T00:00:00Z" },
      { id: "best", worked: true, occurredAt: "2026-11-02T00:00:00Z" },
      { id: "older", worked: true, occurredAt: "2026-11-01T00:00:00Z" },
    ];
    for (const part of past) await memory.remember(record(part), options);
    const ids: string[] = [];
    for (const id of ["best", "older", "untold", "helpless"]) {
      const { items } = await memory.recall(query(), options);
      ids.push(...items.map((item) => item.record.id));
      await memory.forget(id, options);
    }
    expect(ids).toEqual(["best", "older", "untold", "helpless"]);
  });

  test("who judges often counts once, with the last word; nobody's speaks for others", async () => {
    const memory = memoryOn(service);
    const said: Partial<MemoryRecord>[] = [
      { id: "a1", decidedAt: "2026-11-01T00:00:00Z" },
      { id: "a2", verdict: "reject", decidedAt: "2026-11-02T00:00:00Z" },
      { id: "b1", by: bob, decidedAt: "2026-11-01T00:00:00Z" },
    ];
    for (const part of said) await memory.remember(record(part), options);
    const { items, rejected } = await memory.recall(query(), options);
    expect(items).toMatchObject([{ record: { id: "b1" }, accepted: 1, rejected: 1 }]);
    expect(rejected).toBe(1);
  });

  test("what is forgotten is gone, and what was never there is forgotten in peace", async () => {
    const memory = memoryOn(service);
    await memory.forget("i1/h1", options);
    await memory.remember(record({ verdict: "reject" }), options);
    await memory.forget("i1/h1", options);
    expect(await memory.recall(query(), options)).toEqual({ items: [], rejected: 0, gaps: [] });
  });

  test("another namespace's incidents stay there, unless it shares its memory", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ namespace: "billing", fingerprint: "b" }), options);
    const here = await memory.recall(query(), options);
    const shared = { ...query(), namespaces: ["shop", "billing"] };
    const both = await memory.recall(shared, options);
    expect([here.items.length, both.items.length]).toEqual([0, 1]);
  });

  test("another cluster's incidents stay there", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ clusterId: "staging" }), options);
    expect((await memory.recall(query(), options)).items).toEqual([]);
  });

  test("a second verdict under the same id overwrites the first", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({ verdict: "reject" }), options);
    await memory.remember(record({}), options);
    const { items, rejected } = await memory.recall(query(), options);
    expect([items.length, rejected]).toEqual([1, 0]);
  });

  test("what was remembered survives a restart of the service and of the bot", async () => {
    await memoryOn(service).remember(record({}), options);
    await service.close();
    service = await startService();
    const { items } = await memoryOn(service).recall(query(), options);
    expect(items.map((item) => item.record)).toEqual([record({})]);
  });

  test("a vector of another program is a gap", async () => {
    const memory = memoryOn(service);
    await memory.remember(record({}), options);
    const float32 = [...(await embedder.embed(query().document, options))];
    const about = { schema: 2, cluster: "c1", namespace: "shop" };
    const metadata = { ...about, status: "accept", fingerprint: "p1" };
    await sdk().send(
      new PutVectorsCommand({ ...place, vectors: [{ key: "x", data: { float32 }, metadata }] }),
    );
    expect((await memory.recall(query(), options)).gaps).toMatchObject([
      { origin: "memory", kind: "cut", what: "1 stored incidents" },
    ]);
  });
});

describe("the index", () => {
  test("is not made by a question, nor by a verdict that is withdrawn: nothing is known then", async () => {
    const memory = memoryOn(service);
    const nothing = { items: [], rejected: 0, gaps: [] };
    expect(await memory.recall(query(), options)).toEqual(nothing);
    await memory.forget("r1", options);
    const { vectorBuckets = [] } = await sdk().send(new ListVectorBucketsCommand({}));
    expect(vectorBuckets).toEqual([]);
  });

  test("is made by the first verdict, with 1,024 cosine dimensions and the record not filterable", async () => {
    await memoryOn(service).remember(record({}), options);
    const { index } = await sdk().send(new GetIndexCommand(place));
    expect(index).toMatchObject({
      dimension: 1024,
      distanceMetric: "cosine",
      metadataConfiguration: { nonFilterableMetadataKeys: ["document"] },
    });
  });

  test("is made once when two replicas start together", async () => {
    const replicas = [memoryOn(service), memoryOn(service), memoryOn(service)];
    await Promise.all(
      replicas.map((memory, at) => memory.remember(record({ id: `r${at}` }), options)),
    );
    const { items } = await memoryOn(service).recall(query(), options);
    expect(items).toHaveLength(1);
  });

  test("with a wrong dimension is refused with what to do", async () => {
    await sdk().send(new CreateVectorBucketCommand({ vectorBucketName: "binnacle" }));
    await sdk().send(
      new CreateIndexCommand({
        ...place,
        dataType: "float32",
        dimension: 256,
        distanceMetric: "cosine",
        metadataConfiguration: { nonFilterableMetadataKeys: ["document"] },
      }),
    );
    const error = await failureOf(memoryOn(service).recall(query(), options));
    expect(error.kind).toBe("bad_input");
    expect(error.message).toMatchInlineSnapshot(
      `"The index incidents-ngrams-v1 in vector bucket binnacle does not fit this embedder: it has 256 dimensions, not 1024. Delete the index with its records: aws s3vectors delete-index --vector-bucket-name binnacle --index-name incidents-ngrams-v1"`,
    );
  });

  test("is enough with the actions that the README lists", async () => {
    await memoryOn(service).remember(record({}), options);
    await service.close();
    service = await startService({
      permissions: ["GetIndex", "QueryVectors", "GetVectors", "PutVectors", "DeleteVectors"],
    });
    const memory = memoryOn(service);
    await memory.remember(record({ id: "r2", by: bob }), options);
    expect((await memory.recall(query(), options)).items).toMatchObject([{ accepted: 2 }]);
    await memory.forget("r2", options);
    expect((await memory.recall(query(), options)).items).toMatchObject([{ accepted: 1 }]);
  });

  test("that refuses names the action that is missing", async () => {
    await service.close();
    service = await startService({ permissions: ["GetIndex"] });
    const error = await failureOf(memoryOn(service).remember(record({}), options));
    expect(error.kind).toBe("denied");
    expect(error.message).toContain("s3vectors:CreateVectorBucket");
  });
});

describe("an embedder that is down", () => {
  const down: Embedder = {
    ...embedder,
    embed: async () => {
      throw new AppError("unavailable", "The model endpoint refused the connection.");
    },
  };

  test("recall goes by fingerprint and cause, without distances, and says so", async () => {
    await memoryOn(service).remember(record({}), options);
    await memoryOn(service).remember(record({ fingerprint: "b", id: "r2" }), options);
    await memoryOn(service).remember(record({ fingerprint: "c", id: "r3", cause: "oom" }), options);
    const { items, gaps } = await memoryOn(service, { embedder: down }).recall(query(), options);
    expect(items.map((item) => [item.match, item.record.fingerprint, item.distance])).toEqual([
      ["fingerprint", "p1", undefined],
      ["similar", "b", undefined],
    ]);
    expect(gaps).toMatchInlineSnapshot(`
      [
        {
          "kind": "unreachable",
          "origin": "memory",
          "what": "past incidents that look similar but have another cause",
          "why": "The embedder ngrams-v1 gave no vector: The model endpoint refused the connection. Recalled by fingerprint and cause only.",
        },
      ]
    `);
  });

  test("a verdict is not kept, and the caller hears it", async () => {
    const memory = memoryOn(service, { embedder: down });
    const error = await failureOf(memory.remember(record({}), options));
    expect(error.message).toBe("The model endpoint refused the connection.");
  });
});

describe("when AWS does not answer", () => {
  test("a Pod Identity agent that hangs is named within the deadline, and forgotten when it recovers", async () => {
    agent.fault("hang");
    const memory = memoryOn(service, { credentialDeadlineMs: 300 });
    const error = await failureOf(memory.recall(query(), options));
    expect(error.kind).toBe("timeout");
    expect(error.message).toMatchInlineSnapshot(
      `"The EKS Pod Identity agent did not answer in 0.3 s, so there are no AWS credentials. Check the DaemonSet eks-pod-identity-agent on this node: kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide"`,
    );
    agent.fault(undefined);
    expect((await memory.recall(query(), options)).items).toEqual([]);
  });

  test("what the Pod Identity agent refused is told", async () => {
    agent.fault(403);
    const memory = memoryOn(service, { credentialDeadlineMs: 300 });
    const error = await failureOf(memory.recall(query(), options));
    expect(error.kind).toBe("denied");
    expect(error.message).toMatchInlineSnapshot(
      `"The EKS Pod Identity agent gave no AWS credentials: Server responded with status: 403, AccessDenied, the service account token is refused. Check the association: aws eks list-pod-identity-associations --cluster-name CLUSTER; a pod gets a new association only after a restart."`,
    );
  });

  test("a service that hangs is given up at the deadline", async () => {
    service.fault({ kind: "hang" });
    const memory = memoryOn(service, { deadlineMs: 300 });
    const error = await failureOf(memory.recall(query(), options));
    expect([error.kind, error.message]).toEqual([
      "timeout",
      "Incident memory (S3 Vectors) did not answer in 0.3 s.",
    ]);
  });

  test.for([
    { kind: 429, says: "throttles" },
    { kind: 503, says: "is unavailable" },
  ] as const)("$kind is unavailable: the service $says", async ({ kind, says }) => {
    service.fault({ kind });
    const error = await failureOf(memoryOn(service).recall(query(), options));
    expect(error.kind).toBe("unavailable");
    expect(error.message).toContain(`S3 Vectors ${says}`);
  });

  test("no one listens", async () => {
    const memory = memoryOn({ url: "http://127.0.0.1:9" });
    const error = await failureOf(memory.recall(query(), options));
    expect(error.message).toContain("S3 Vectors cannot be reached");
  });
});

async function startService(part: Partial<S3VectorsOptions> = {}): Promise<S3VectorsEmulator> {
  return await aws.startService({ expectedCredentials: agent.credentialsFor, ...part });
}

test("where bucket and index are there, it asks for what the role of deploy/terraform grants: nothing is missing, nothing too much", async () => {
  await memoryOn(service).remember(record({ id: "made" }), options);
  const before = service.journal.length;
  const memory = memoryOn(service);
  await memory.remember(record({}), options);
  await memory.recall(query(), options);
  await memory.forget(record({}).id, options);
  const asked = service.journal.slice(before).map(({ operation }) => `s3vectors:${operation}`);
  expect([...new Set(asked)].toSorted()).toEqual(grantedActions("vectors"));
});

function memoryOn({ url }: { url: string }, part: Partial<S3VectorsMemoryOptions> = {}) {
  const fixed = { region: "eu-central-1", bucket: "binnacle", endpoint: url, embedder };
  return createS3VectorsMemory({ ...fixed, ...part });
}

function sdk(): S3VectorsClient {
  return new S3VectorsClient({ region: "eu-central-1", endpoint: service.url });
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.catch((caught: unknown) => caught);
  if (error instanceof AppError) return error;
  throw new Error("expected an AppError", { cause: error });
}

const bob = { id: "slack:T1:U2", name: "bob" };

function query(): RecallQuery {
  const { clusterId, fingerprint, cause, document } = record({});
  return { clusterId, namespaces: ["shop"], fingerprint, cause, document };
}

function record(part: Partial<MemoryRecord>): MemoryRecord {
  return {
    id: "i1/h1",
    fingerprint: "p1",
    clusterId: "c1",
    namespace: "shop",
    owner: { kind: "Deployment", name: "payment" },
    cause: "missing_env",
    title: "payment crashes on start",
    document: "missing_env\ncrashes on start\nError\nexit code 1\nPAYMENT_GATEWAY_URL is not set",
    verdict: "accept",
    by: { id: "slack:T1:U1", name: "payments-oncall" },
    fix: {
      text: "kubectl rollout undo deployment/payment -n shop",
      object: { kind: "Deployment", name: "payment" },
      undoesRollout: true,
    },
    outcome: "worked in 3 min",
    occurredAt: "2026-11-08T03:02:00Z",
    decidedAt: "2026-11-08T03:20:00Z",
    ...part,
  };
}

function near(value: number): unknown {
  return expect.closeTo(value);
}
