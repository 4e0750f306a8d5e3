import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Case } from "@binnacle/cases";
import { type MemoryRecord, present } from "@binnacle/contracts";
import { fingerprintOf, memoryDocument } from "@binnacle/diagnosis";
import { createNgramEmbedder, createS3VectorsMemory } from "@binnacle/memory-store";
import { hash } from "@binnacle/runtime";
import type { WorldSettings } from "./world-settings.ts";

const ofAccount = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
];

interface Place {
  readonly settings: Pick<WorldSettings, "memory">;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** Teaches the memory the past incidents of a case, once for each data folder, through its own front door. */
export async function seedMemory(
  recorded: Case,
  { settings, environment, directory }: Place,
): Promise<void> {
  const mark = path.join(directory, `seeded-${recorded.name}`);
  if (existsSync(mark) || recorded.pastIncidents.length === 0) return;
  // The real chain runs: the SDK finds the agent in the environment, as in a pod, and nothing of a developer's account.
  for (const name of ofAccount) delete process.env[name];
  Object.assign(process.env, environment);
  const memory = createS3VectorsMemory({ ...settings.memory, embedder: createNgramEmbedder() });
  const signal = AbortSignal.timeout(20_000);
  for (const record of records(recorded)) await memory.remember(record, { signal });
  await writeFile(mark, "");
}

function records(recorded: Case): MemoryRecord[] {
  const clusterId = clusterIdOf(recorded);
  return recorded.pastIncidents.map((past, index) => {
    const owner = { ...past.owner, namespace: past.namespace };
    const { reason, exitCode, logTemplate, undoesRollout } = past;
    const symptom = present({ reason, exitCode, logTemplate });
    const remembered = { cause: past.cause, title: past.symptom, culprit: owner, owner, symptom };
    return {
      id: `recorded-${recorded.name}/${index}`,
      fingerprint: fingerprintOf({ clusterId, owner, cause: past.cause }, hash),
      clusterId,
      namespace: past.namespace,
      owner: past.owner,
      cause: past.cause,
      title: past.symptom,
      document: memoryDocument(remembered),
      verdict: past.verdict,
      by: { id: `recorded:${past.by}`, name: past.by },
      fix: { text: past.fix, object: past.owner, ...present({ undoesRollout }) },
      outcome: past.outcome,
      ...present({ worked: past.worked }),
      occurredAt: past.occurredAt,
      decidedAt: past.occurredAt,
    };
  });
}

/** The cluster id is the uid of namespace kube-system (design §13). */
function clusterIdOf({ objects }: Case): string {
  const found = objects.find(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
  );
  return found?.metadata.uid ?? "";
}
