import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { QueryVectorsCommand, S3VectorsClient } from "@aws-sdk/client-s3vectors";
import type { IncidentMemory, MemoryRecord, RecallQuery } from "@binnacle/contracts";
import { fingerprintOf, memoryDocument } from "@binnacle/diagnosis";
import { startS3VectorsEmulator } from "@binnacle/emulators";
import { createNgramEmbedder, createS3VectorsMemory } from "@binnacle/memory-store";
import { hash } from "@binnacle/runtime";
import { type Measured, sampled, timed } from "./measure.ts";

const barMs = 20;
const writers = 8;
const embedder = createNgramEmbedder();
const causes = [
  "missing-environment-variable",
  "oom-killed",
  "image-not-found",
  "service-selector-mismatch",
  "readiness-probe-failing",
  "quota-exceeded",
];

const place = { region: "eu-central-1", bucket: "bench-incidents" };
const candidates = 30;

/** One incident among many, over HTTP through the S3 Vectors emulator with its exact search. */
export async function benchMemory({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const numbers: Measured[] = [];
  for (const size of isQuick ? [50] : [1000, 10_000])
    numbers.push(...(await benchSize(size, isQuick ? 3 : 60)));
  return numbers;
}

async function benchSize(size: number, queries: number): Promise<Measured[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-memory-"));
  const emulator = await startS3VectorsEmulator({ directory });
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const connection = { ...place, endpoint: emulator.url, embedder };
  const memory = createS3VectorsMemory({ ...connection, credentials: async () => credentials });
  const client = new S3VectorsClient({ ...connection, credentials });
  const signal = AbortSignal.timeout(600_000);
  try {
    await fill(memory, size, signal);
    const recall = (turn: number) => memory.recall(queryOf(turn * 7), { signal });
    const query = (turn: number) => nearest(client, turn * 7, signal);
    await recall(0);
    await query(0);
    return [
      sampled(
        {
          name: `memory query ${size}`,
          unit: "ms",
          bar: barMs,
          how: `the ${candidates} nearest accepted of ${size} records, one QueryVectors`,
        },
        await timed(queries, query),
      ),
      sampled(
        {
          name: `memory recall ${size}`,
          unit: "ms",
          how: "the whole recall: embedding and two or three of these queries",
        },
        await timed(queries, recall),
      ),
    ];
  } finally {
    client.destroy();
    await emulator.close();
    await rm(directory, { recursive: true });
  }
}

async function nearest(
  client: S3VectorsClient,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  const { document, clusterId } = recordOf(number);
  const vector = await embedder.embed(document, { signal });
  const { vectors = [] } = await client.send(
    new QueryVectorsCommand({
      vectorBucketName: place.bucket,
      indexName: `incidents-${embedder.id}`,
      topK: candidates,
      queryVector: { float32: [...vector] },
      filter: { $and: [{ cluster: clusterId }, { status: "accept" }] },
      returnMetadata: true,
      returnDistance: true,
    }),
    { abortSignal: signal },
  );
  if (vectors.length !== candidates) throw new Error(`${vectors.length} records were found`);
}

async function fill(memory: IncidentMemory, size: number, signal: AbortSignal): Promise<void> {
  const numbers = Array.from({ length: size }, (_, index) => index).values();
  const write = async () => {
    for (const number of numbers) await memory.remember(recordOf(number), { signal });
  };
  await Promise.all(Array.from({ length: writers }, write));
}

function queryOf(number: number): RecallQuery {
  const { clusterId, namespace, fingerprint, cause, document } = recordOf(number);
  return { clusterId, namespaces: [namespace], fingerprint, cause, document };
}

/** One of a few causes on one of many workloads; the same number gives the same record. */
function recordOf(number: number): MemoryRecord {
  const cause = causes[number % causes.length] ?? "";
  const owner = { kind: "Deployment", namespace: "shop", name: `service-${number}` };
  const symptom = {
    reason: "Error",
    exitCode: number % 3,
    logTemplate: `handler ${number.toString(36)} of order <id> failed after <duration>`,
  };
  const title = `service ${number} fails`;
  const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  return {
    id: `bench/${number}`,
    fingerprint: fingerprintOf({ clusterId: "bench", owner, cause }, hash),
    clusterId: "bench",
    namespace: owner.namespace,
    owner: { kind: owner.kind, name: owner.name },
    cause,
    title,
    document: memoryDocument({ cause, title, culprit: owner, owner, symptom }),
    verdict: number % 5 === 0 ? "reject" : "accept",
    by: { id: "cli:bench", name: "bench" },
    fix: { text: "kubectl rollout undo" },
    occurredAt: at,
    decidedAt: at,
  };
}
