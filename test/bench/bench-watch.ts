import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { present } from "@binnacle/contracts";
import { type ClusterOptions, waits } from "./bench-cluster.ts";
import { type Measured, type Subject, sampled, single, timed } from "./measure.ts";
import { packedEks, startEks } from "./start-eks.ts";
import { startWatchedCluster, type WatchedCluster } from "./start-watched-cluster.ts";

const own = path.resolve(import.meta.dirname, "../..");
const changesPerSecond = 200;
const parts = 6;
const bars: Readonly<Record<string, number>> = {
  cold: 5000,
  warm: 800,
  lists: 0,
  seen: 2000,
  resident: 400,
  growth: 1.15,
  stall: 50,
};

/** How long each part lasts, and on how many pods. */
const whole = { pods: 10_000, warm: 15, seen: 10, churnSeconds: 120, pauseMs: 2000 };
const quick = { pods: 300, warm: 3, seen: 1, churnSeconds: 2, pauseMs: 300 };
type Plan = typeof whole;

/** The eks server, as it is shipped, on a large cluster that it watches: its first answer, those after it, what they cost, and how it lives with change. */
export async function benchWatch({ isQuick, churnSeconds }: ClusterOptions): Promise<Measured[]> {
  const plan = isQuick ? quick : { ...whole, ...present({ churnSeconds }) };
  const directory = await mkdtemp(path.join(tmpdir(), "bench-watch-"));
  const cluster = await startWatchedCluster(plan.pods, directory);
  const server = await startEks(await packedEks(own, directory), cluster.kubeconfig);
  try {
    const cold = await coldly(cluster, server);
    await inStep(cluster, () => server.diagnose({}));
    const { lists } = await cluster.tell({});
    const warm = await timed(plan.warm, () => server.diagnose({}));
    const listed = (await cluster.tell({})).lists - lists;
    const seen = await delays(cluster, server, plan.seen);
    const churn = await churned(cluster, server, plan);
    return numbersOf({ cold, warm, listed, seen, ...churn }, { pods: cluster.pods, plan });
  } finally {
    await server.close();
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

type Server = Awaited<ReturnType<typeof startEks>>;

/** The first answer, and how much of a processor each side had for it: they share this machine. */
async function coldly(cluster: WatchedCluster, server: Server) {
  const before = [await server.processorMs(), (await cluster.tell({})).processorMs] as const;
  const samples = await timed(1, () => server.diagnose({}));
  const after = [await server.processorMs(), (await cluster.tell({})).processorMs] as const;
  const used = { server: after[0] - before[0], cluster: after[1] - before[1] };
  return { samples, used };
}

/** Until a question lists nothing. */
async function inStep(cluster: WatchedCluster, ask: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    const before = await cluster.tell({});
    await ask();
    if ((await cluster.tell({})).lists === before.lists) return;
  }
  throw new Error("the server never answered from its copy");
}

/** Milliseconds from a change until an answer tells it, the time of the answer included. */
async function delays(cluster: WatchedCluster, server: Server, times: number): Promise<number[]> {
  const samples: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const replicas = 20 + turn;
    const startedMs = performance.now();
    await cluster.tell({ replicas });
    while (!(await server.changes({ windowMinutes: 5 })).includes(`→ ${replicas}`)) await sleep(20);
    samples.push(performance.now() - startedMs);
  }
  return samples;
}

/** Memory in sixths of the time, and how long others wait while the cluster changes and is diagnosed. */
async function churned(cluster: WatchedCluster, server: Server, plan: Plan) {
  await cluster.tell({ perSecond: changesPerSecond });
  const resident: number[] = [];
  const busy: number[] = [];
  const work = async () => {
    for (let part = 0; part < parts; part += 1) {
      const endMs = performance.now() + (plan.churnSeconds * 1000) / parts;
      while (performance.now() < endMs) {
        busy.push(...(await timed(1, () => server.diagnose({}))));
        await sleep(plan.pauseMs);
      }
      resident.push(await server.residentMb());
    }
  };
  const stall = await waits(new URL("/healthz", server.url), work);
  await cluster.tell({ perSecond: 0 });
  return { resident, busy, stall };
}

type Samples = Readonly<Record<"warm" | "seen" | "resident" | "busy" | "stall", number[]>> & {
  readonly cold: Awaited<ReturnType<typeof coldly>>;
  readonly listed: number;
};

interface Of {
  readonly pods: number;
  readonly plan: Plan;
}

function numbersOf(samples: Samples, of: Of): Measured[] {
  const subject = subjectsOf(of.pods);
  const { cold, warm, listed, seen } = samples;
  const used = `${Math.round(cold.used.server)} ms of a processor, and the cluster ${Math.round(cold.used.cluster)} ms`;
  return [
    sampled(
      subject("cold", `first diagnose of the whole cluster, while the copy fills: ${used}`),
      cold.samples,
      "p50",
    ),
    sampled(subject("warm", "diagnose of the whole cluster from the copy"), warm, "p50"),
    single(
      { ...subject("lists", `list requests of ${warm.length} warm questions`), unit: "requests" },
      listed,
    ),
    sampled(subject("seen", "from a change until get_changes tells it"), seen, "p95"),
    ...numbersOfChurn(samples, of),
  ];
}

function numbersOfChurn({ busy, resident, stall }: Samples, { pods, plan }: Of): Measured[] {
  const subject = subjectsOf(pods);
  const during = `${changesPerSecond} pods change in a second for ${plan.churnSeconds} s`;
  const memory = resident.map(Math.round).join(", ");
  const [first = 0] = resident;
  const last = resident.at(-1) ?? 0;
  return [
    sampled(subject("busy", `diagnose while ${during}`), busy, "p50"),
    single(
      { ...subject("resident", `memory of the process: ${during}: ${memory}`), unit: "MB" },
      last,
    ),
    single(
      {
        ...subject(
          "growth",
          "memory at the end against that after the first sixth: 1 is a plateau",
        ),
        unit: "ratio",
      },
      last / first,
    ),
    sampled(
      subject("stall", `answer of /healthz, asked every 5 ms, while ${during} and it diagnoses`),
      stall,
      "p99",
    ),
  ];
}

function subjectsOf(pods: number) {
  return (name: string, how: string): Subject => ({
    name: `watch ${name} ${pods} pods`,
    unit: "ms",
    how,
    ...present({ bar: bars[name] }),
  });
}
