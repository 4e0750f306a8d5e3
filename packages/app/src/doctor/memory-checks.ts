import { present } from "@binnacle/contracts";
import { nearMisses, shellWords } from "@binnacle/diagnosis";
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
import { signedWith } from "./signed-with.ts";

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
  const signed = signedWith(credentials);
  const checks = [
    row("embedder", "embedder", (signal) => ofEmbedder(embedder, signal)),
    row(
      "index",
      "index",
      signed(async (signal) => ofIndex(await find(signal), { memory, probe })),
    ),
    row("query", "s3vectors:QueryVectors", signed(fitting(find, allowed(probe.query)))),
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

/** A query of an index of another form is refused whatever is granted. */
function fitting(find: VectorProbe["find"], run: Check["run"]): Check["run"] {
  return async (signal) => {
    // Why it is not told is told by the check of the index.
    const found = await find(signal).catch(() => undefined);
    const isMisfit = found?.kind === "found" && found.misfits.length > 0;
    return isMisfit ? { state: "unknown", why: "there has to be an index that fits" } : run(signal);
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

interface Looking {
  readonly memory: Memory;
  readonly probe: VectorProbe;
}

function ofIndex(
  found: Awaited<ReturnType<VectorProbe["find"]>>,
  { memory, probe }: Looking,
): Finding {
  const { bucket, region } = memory;
  const { index } = probe;
  if (found.kind === "absent") return ofAbsent(found.buckets, { memory, probe });
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

/** What is misspelt, or of another region, looks like what nobody made yet. */
function ofAbsent(
  buckets: readonly string[] | undefined,
  { memory: { bucket, region }, probe: { index, statement, creating } }: Looking,
): Finding {
  const none = `there is no vector bucket ${bucket} in ${region}`;
  const makes = `the first verdict makes it, where the role may: ${creating}`;
  if (buckets === undefined)
    return {
      state: "unknown",
      why: `there is no ${index} in ${bucket}, or no such vector bucket in ${region}: s3vectors:ListVectorBuckets would tell, and is denied`,
      mend: `Check memory.bucket and memory.region. If both are right, ${makes}`,
    };
  if (buckets.includes(bucket))
    return {
      state: "unknown",
      why: `there is no ${index} in ${bucket} yet; the first verdict makes it, where the role may`,
      mend: `What grants that: ${statement("CreateIndex")}`,
    };
  const [near] = nearMisses(bucket, buckets, 1);
  const mend = `Correct memory.bucket or memory.region. If both are right, ${makes}`;
  return near === undefined
    ? { state: "unknown", why: none, mend }
    : { state: "wrong", why: `${none}, but ${near}`, mend };
}
