import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { kubeconfigFor } from "@binnacle/emulators";
import { z } from "zod";
import { waits } from "./bench-cluster.ts";
import { type Measured, sampled, single, timed } from "./measure.ts";
import { lineThatIs, startEks } from "./start-eks.ts";

const own = path.resolve(import.meta.dirname, "../..");
const program = fileURLToPath(new URL("./watched-cluster-process.ts", import.meta.url));
const Serving = z.object({ url: z.url(), pods: z.number() });
const Told = z.object({ lists: z.number(), atMs: z.number() });
const changesPerSecond = 200;
const bars = { cold: 5000, warm: 800, seen: 2000, resident: 400, stall: 50 };

interface Cluster {
  readonly kubeconfig: string;
  readonly pods: number;
  readonly tell: (asked: {
    perSecond?: number;
    replicas?: number;
  }) => Promise<z.infer<typeof Told>>;
  readonly close: () => Promise<void>;
}

/** The eks server on a large cluster that it watches: its first answer, those after it, what they cost, and how it lives with change. */
export async function benchWatch({ isQuick }: { readonly isQuick: boolean }): Promise<Measured[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-watch-"));
  const cluster = await startCluster(isQuick ? 1000 : 10_000, directory);
  const server = await startEks(own, cluster.kubeconfig);
  try {
    const cold = await timed(1, () => server.diagnose({}));
    await inStep(cluster, () => server.diagnose({}));
    const { lists } = await cluster.tell({});
    const warm = await timed(isQuick ? 5 : 15, () => server.diagnose({}));
    const listed = (await cluster.tell({})).lists - lists;
    const seen = await delays(cluster, server, isQuick ? 3 : 10);
    const churn = await churned(cluster, server, isQuick ? 10 : 120);
    return numbersOf({ cold, warm, listed, seen, ...churn }, cluster.pods);
  } finally {
    await server.close();
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

type Server = Awaited<ReturnType<typeof startEks>>;

/** Until a question lists nothing. */
async function inStep(cluster: Cluster, ask: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    const before = await cluster.tell({});
    await ask();
    if ((await cluster.tell({})).lists === before.lists) return;
  }
  throw new Error("the server never answered from its copy");
}

/** Milliseconds from a change until an answer tells it, the time of the answer included. */
async function delays(cluster: Cluster, server: Server, times: number): Promise<number[]> {
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

/** Memory in thirds of the time, and how long others wait while the cluster changes and is diagnosed. */
async function churned(cluster: Cluster, server: Server, seconds: number) {
  await cluster.tell({ perSecond: changesPerSecond });
  const resident: number[] = [];
  const busy: number[] = [];
  const work = async () => {
    for (let third = 0; third < 3; third += 1) {
      const endMs = performance.now() + (seconds * 1000) / 3;
      while (performance.now() < endMs) {
        busy.push(...(await timed(1, () => server.diagnose({}))));
        await sleep(2000);
      }
      resident.push(await server.residentMb());
    }
  };
  const stall = await waits(new URL("/healthz", server.url), work);
  await cluster.tell({ perSecond: 0 });
  return { resident, busy, stall };
}

async function startCluster(size: number, directory: string): Promise<Cluster> {
  const child = spawn(process.execPath, [program, "missing-env", `${size}`], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (child.stdout === null) throw new Error("the cluster has no output");
  const { url, pods } = await lineThatIs(Serving, child.stdout);
  const kubeconfig = path.join(directory, "kubeconfig.json");
  await writeFile(kubeconfig, kubeconfigFor(url));
  return { kubeconfig, pods, tell: (asked) => tell(child, asked), close: () => ended(child) };
}

async function tell(child: ChildProcess, asked: object): Promise<z.infer<typeof Told>> {
  const answer = once(child, "message");
  child.send(asked);
  const [told] = z.tuple([Told], z.unknown()).parse(await answer);
  return told;
}

async function ended(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  child.kill("SIGKILL");
  await end;
}

type Samples = Readonly<
  Record<"cold" | "warm" | "seen" | "resident" | "busy" | "stall", number[]>
> & {
  readonly listed: number;
};

function numbersOf(samples: Samples, pods: number): Measured[] {
  const ms = (name: string, how: string, bar?: number) =>
    ({
      name: `watch ${name} ${pods} pods`,
      unit: "ms",
      how,
      ...(bar === undefined ? {} : { bar }),
    }) as const;
  const mb = (name: string, how: string, bar?: number) =>
    ({ ...ms(name, how, bar), unit: "MB" }) as const;
  const [first = 0, , last = 0] = samples.resident;
  const during = `while ${changesPerSecond} pods change in a second`;
  return [
    sampled(
      ms("cold", "first diagnose of the whole cluster, while the copy fills", bars.cold),
      samples.cold,
      "p50",
    ),
    sampled(
      ms("warm", "diagnose of the whole cluster from the copy", bars.warm),
      samples.warm,
      "p50",
    ),
    single(
      {
        name: `watch lists ${pods} pods`,
        unit: "ratio",
        bar: 0,
        how: `list requests of ${samples.warm.length} warm questions`,
      },
      samples.listed,
    ),
    sampled(ms("busy", `the same ${during}`), samples.busy, "p50"),
    sampled(ms("seen", "from a change until get_changes tells it", bars.seen), samples.seen, "p95"),
    single(mb("resident", `memory of the process at the end ${during}`, bars.resident), last),
    single(
      {
        name: `watch growth ${pods} pods`,
        unit: "ratio",
        bar: 1.15,
        how: "memory at the end against that after the first third: 1 is a plateau",
      },
      last / first,
    ),
    sampled(
      ms("stall", `answer of /healthz, asked every 5 ms, ${during} and it diagnoses`, bars.stall),
      samples.stall,
      "p99",
    ),
  ];
}
