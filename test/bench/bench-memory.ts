import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { IncidentMemory, MemoryRecord } from "@binnacle/contracts";
import { fingerprintOf, memoryDocument } from "@binnacle/diagnosis";
import { startS3VectorsEmulator } from "@binnacle/emulators";
import { createNgramEmbedder, createS3VectorsMemory } from "@binnacle/memory-store";
import { hash } from "@binnacle/runtime";
import { type Measured, sampled, timed } from "./measure.ts";

const barMs = 20;
const writers = 8;
const causes = [
  "missing-environment-variable",
  "oom-killed",
  "image-not-found",
  "service-selector-mismatch",
  "readiness-probe-failing",
  "quota-exceeded",
];

/** Recall of one incident among many, over HTTP through the S3 Vectors emulator with exact search. */
export async function benchMemory({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const numbers: Measured[] = [];
  for (const size of isQuick ? [50] : [1000, 10_000])
    numbers.push(await benchSize(size, isQuick ? 3 : 60));
  return numbers;
}

async function benchSize(size: number, queries: number): Promise<Measured> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-memory-"));
  const emulator = await startS3VectorsEmulator({ directory });
  const memory = createS3VectorsMemory({
    bucket: "bench-incidents",
    region: "eu-central-1",
    endpoint: emulator.url,
    embedder: createNgramEmbedder(),
    credentials: async () => ({ accessKeyId: "bench", secretAccessKey: "bench" }),
  });
  const signal = AbortSignal.timeout(600_000);
  try {
    await fill(memory, size, signal);
    await memory.recall(recordOf(0), { signal });
    const samples = await timed(queries, (turn) => memory.recall(recordOf(turn * 7), { signal }));
    const how = `recall among ${size} records: embedding, both queries and signatures, emulated index`;
    return sampled({ name: `memory recall ${size}`, unit: "ms", bar: barMs, how }, samples);
  } finally {
    await emulator.close();
    await rm(directory, { recursive: true });
  }
}

async function fill(memory: IncidentMemory, size: number, signal: AbortSignal): Promise<void> {
  const numbers = Array.from({ length: size }, (_, index) => index).values();
  const write = async () => {
    for (const number of numbers) await memory.remember(recordOf(number), { signal });
  };
  await Promise.all(Array.from({ length: writers }, write));
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
    by: "bench",
    fix: "kubectl rollout undo",
    occurredAt: at,
    decidedAt: at,
  };
}
