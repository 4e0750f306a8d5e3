import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { EngineRun, type EngineTask } from "./engine-run.ts";
import { type Measured, sampled, single } from "./measure.ts";

const bars: Readonly<Record<number, number>> = { 500: 100, 10_000: 600 };
const heapBarMb = 300;
/** Fastest time per pod of the largest cluster against that of the thousand-pod one: 1 is linear. */
const linearityBar = 1.5;

/** `diagnose()` alone, in a worker thread, on growing clusters. */
export async function benchEngine({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const sizes = isQuick ? [500, 1000] : [500, 1000, 5000, 10_000, 20_000];
  const runs: EngineRun[] = [];
  for (const pods of sizes)
    runs.push(await runEngine({ case: "missing-env", pods, runs: isQuick ? 3 : 20 }));
  const wrong = runs.find(({ cause }) => cause !== "missing-environment-variable");
  if (wrong !== undefined) throw new Error(`at ${wrong.pods} pods the engine found ${wrong.cause}`);
  return [...runs.flatMap((run, index) => numbersOf(run, sizes[index] ?? 0)), linearity(runs)];
}

async function runEngine(workerData: EngineTask): Promise<EngineRun> {
  const worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { workerData });
  const [run] = z.tuple([EngineRun]).parse(await once(worker, "message"));
  await worker.terminate();
  return run;
}

function numbersOf({ samplesMs, heapMb, pods }: EngineRun, size: number): Measured[] {
  const bar = bars[size];
  const how = `diagnose() of shop/checkout in a cluster of ${pods} pods, warm, in a worker thread`;
  return [
    sampled({ name: `engine ${size} pods`, unit: "ms", how, ...(bar && { bar }) }, samplesMs),
    single(
      {
        name: `engine heap ${size} pods`,
        unit: "MB",
        how: "heap of the thread for the state and one diagnosis, before a collection",
        ...(size === 10_000 ? { bar: heapBarMb } : {}),
      },
      heapMb,
    ),
  ];
}

function linearity(runs: readonly EngineRun[]): Measured {
  const [small, large] = [runs.find(({ pods }) => pods >= 1000), runs.at(-1)];
  return single(
    {
      name: "engine linearity",
      unit: "ratio",
      bar: linearityBar,
      how: `fastest time per pod at ${large?.pods} pods against ${small?.pods} pods, same run`,
    },
    perPodMs(large) / perPodMs(small),
  );
}

function perPodMs(run: EngineRun | undefined): number {
  if (run === undefined) return Number.NaN;
  return Math.min(...run.samplesMs) / run.pods;
}
