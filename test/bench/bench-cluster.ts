import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { type Measured, sampled, timed } from "./measure.ts";
import { eksOf, startEks, startScaledCluster } from "./start-eks.ts";

const idleMs = 1000;
const own = path.resolve(import.meta.dirname, "../..");

interface Bars {
  readonly cold?: number;
  readonly stall?: number;
  readonly peak?: number;
}
const bars: Readonly<Record<number, Bars>> = {
  500: { stall: 50 },
  10_000: { cold: 5000, stall: 50, peak: 500 },
};

export interface ClusterOptions {
  readonly isQuick: boolean;
  /** Another checkout, measured in turn with this one. */
  readonly against: string | undefined;
  /** How long a watched cluster changes; absent: two minutes. */
  readonly churnSeconds: number | undefined;
}

/** The eks server as a process on a large cluster: its first answer, its others, its memory, and whom it keeps waiting. */
export async function benchCluster({ isQuick, against }: ClusterOptions): Promise<Measured[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-cluster-"));
  const checkouts = [own, ...(against === undefined ? [] : [path.resolve(against)])];
  const numbers: Measured[] = [];
  for (const size of isQuick ? [500] : [500, 2000, 10_000]) {
    const cluster = await startScaledCluster(size, directory);
    const seen = new Map(checkouts.map((checkout) => [checkout, nothingYet()]));
    for (let round = 0; round < (isQuick ? 1 : 5); round += 1)
      for (const [checkout, samples] of seen) await look(checkout, cluster.kubeconfig, samples);
    await cluster.close();
    for (const [checkout, samples] of seen)
      numbers.push(...toNumbers(samples, { size, pods: cluster.pods, isOwn: checkout === own }));
  }
  await rm(directory, { recursive: true });
  return numbers;
}

function nothingYet() {
  return { cold: [], warm: [], shop: [], idle: [], stall: [], peak: [] } satisfies Samples;
}

type Samples = Record<"cold" | "warm" | "shop" | "idle" | "stall" | "peak", number[]>;

/** One process: its first question, others while somebody else asks for its health, and one about a namespace. */
async function look(checkout: string, kubeconfig: string, samples: Samples): Promise<void> {
  const server = await startEks(
    eksOf(checkout),
    kubeconfig,
    checkout === own ? ["--watch=false"] : [],
  );
  const health = new URL("/healthz", server.url);
  samples.cold.push(...(await timed(1, () => server.diagnose({}))));
  samples.idle.push(...(await waits(health, () => sleep(idleMs))));
  const busy = async () => {
    samples.warm.push(...(await timed(2, () => server.diagnose({}))));
  };
  samples.stall.push(...(await waits(health, busy)));
  samples.shop.push(...(await timed(2, () => server.diagnose({ namespace: "shop" }))));
  samples.peak.push(await server.peakMb());
  await server.close();
}

/** Milliseconds that each answer of `url` took while the work was done. */
export async function waits(url: URL, work: () => Promise<void>): Promise<number[]> {
  const workerData = { url: url.href };
  const worker = new Worker(new URL("./stall-worker.ts", import.meta.url), { workerData });
  await once(worker, "online");
  await sleep(100);
  await work();
  worker.postMessage("stop");
  const [samples] = z.tuple([z.array(z.number())]).parse(await once(worker, "message"));
  await worker.terminate();
  return samples;
}

interface Of {
  readonly size: number;
  readonly pods: number;
  readonly isOwn: boolean;
}

function toNumbers(samples: Samples, { size, pods, isOwn }: Of): Measured[] {
  const of = `${size} pods${isOwn ? "" : ", the other checkout"}`;
  const bar = (key: keyof Bars) => {
    const most = isOwn ? bars[size]?.[key] : undefined;
    return most === undefined ? {} : { bar: most };
  };
  const ms = (name: string, how: string) =>
    ({ name: `eks ${name} ${of}`, unit: "ms", how }) as const;
  const whole = `diagnose of a whole cluster of ${pods} pods`;
  const during = "answer of /healthz, asked every 5 ms, while";
  return [
    sampled(
      { ...ms("cold", `first ${whole}, by a new process`), ...bar("cold") },
      samples.cold,
      "p50",
    ),
    sampled(ms("warm", `${whole}, again`), samples.warm, "p50"),
    sampled(ms("namespace", `diagnose of namespace shop among ${pods} pods`), samples.shop, "p50"),
    sampled(
      { ...ms("stall", `${during} it diagnoses all ${pods} pods`), ...bar("stall") },
      samples.stall,
      "p99",
    ),
    sampled(ms("idle", `${during} nothing is asked`), samples.idle, "p99"),
    sampled(
      {
        name: `eks peak ${of}`,
        unit: "MB",
        how: "most resident memory of the process",
        ...bar("peak"),
      },
      samples.peak,
      "p95",
    ),
  ];
}
