import { present } from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import {
  type CredentialsFound,
  createNgramEmbedder,
  createVectorProbe,
  type VectorProbe,
} from "@binnacle/memory-store";
import type { Config } from "../config.ts";
import type { Check } from "./check.ts";
import type { Clock } from "./clock-checks.ts";
import type { Finding } from "./doctor-report.ts";
import { once } from "./once.ts";

type Memory = NonNullable<Config["memory"]>;

interface Ports {
  readonly memory: Config["memory"];
  readonly credentials: (signal: AbortSignal) => Promise<CredentialsFound>;
}

const section = "Memory";

/** The vector index: whether it is there and fits, and each action on it that stores nothing. */
export function memoryChecks({ memory, credentials }: Ports): {
  readonly checks: readonly Check[];
  readonly clocks: readonly Clock[];
} {
  if (memory === undefined) return { checks: [absent], clocks: [] };
  const { bucket, region, endpoint } = memory;
  const embedder = createNgramEmbedder();
  const probe = createVectorProbe({ bucket, region, embedder, ...present({ endpoint }) });
  const find = once(probe.find);
  const signed =
    (run: Check["run"]): Check["run"] =>
    async (signal) =>
      (await credentials(signal)).kind === "found" ? await run(signal) : unsigned;
  const checks = [
    row("embedder", "embedder", (signal) => ofEmbedder(embedder, signal)),
    row(
      "index",
      "index",
      signed(async (signal) => ofIndex(await find(signal), { memory, probe })),
    ),
    row("query", "s3vectors:QueryVectors", signed(allowed(probe.query))),
    row("get", "s3vectors:GetVectors", signed(allowed(probe.get))),
    row("write", "s3vectors:PutVectors, s3vectors:DeleteVectors", () =>
      Promise.resolve(untried(probe)),
    ),
  ];
  const aheadMs: Clock["aheadMs"] = async (signal) => {
    await find(signal);
    return probe.aheadMs();
  };
  return { checks, clocks: [{ id: "s3vectors", what: "S3 Vectors", aheadMs }] };
}

async function ofEmbedder(
  embedder: ReturnType<typeof createNgramEmbedder>,
  signal: AbortSignal,
): Promise<Finding> {
  const { length } = await embedder.embed("CrashLoopBackOff", { signal });
  return { state: "ok", why: `${embedder.id}, ${length} dimensions` };
}

function allowed(ask: VectorProbe["query"]): Check["run"] {
  return async (signal) => {
    await ask(signal);
    return { state: "ok", why: "allowed" };
  };
}

function untried({ statement }: VectorProbe): Finding {
  return {
    state: "unknown",
    why: "only a write would tell, and this writes nothing",
    mend: `What grants them: ${statement("PutVectors", "DeleteVectors")}`,
  };
}

function row(id: string, what: string, run: Check["run"]): Check {
  return { id: `memory.${id}`, section, what, run };
}

const absent: Check = {
  id: "memory",
  section,
  what: "vector index",
  run: () =>
    Promise.resolve({
      state: "not_configured",
      why: "not configured; past incidents are not recalled",
      mend: "Set memory.bucket and memory.region.",
    }),
};

const unsigned: Finding = { state: "unknown", why: "there have to be AWS credentials first" };

function ofIndex(
  found: Awaited<ReturnType<VectorProbe["find"]>>,
  { memory, probe }: { readonly memory: Memory; readonly probe: VectorProbe },
): Finding {
  const { bucket, region } = memory;
  const { index } = probe;
  if (found.kind === "absent")
    return {
      state: "unknown",
      why: `there is no ${index} in ${bucket} yet; the first verdict makes it, where the role may`,
      mend: `What grants that: ${probe.statement("CreateVectorBucket", "CreateIndex")}`,
    };
  const { dimension, misfits } = found;
  if (misfits.length === 0)
    return { state: "ok", why: `${index} in ${bucket}, ${dimension} dimensions` };
  const command = shellWords`aws s3vectors delete-index --region ${region} --vector-bucket-name ${bucket} --index-name ${index}`;
  return {
    state: "wrong",
    why: `${index} in ${bucket} does not fit: ${misfits.join("; ")}`,
    mend: `Delete it with its records; the next verdict makes one that fits:\n${command}`,
  };
}
