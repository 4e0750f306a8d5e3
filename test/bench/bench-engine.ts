import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { EngineRun, type EngineTask } from "./engine-run.ts";
import { type Measured, sampled, single } from "./measure.ts";

const bars: Readonly<Record<string, number>> = {
  "500 pods": 30,
  "10000 pods": 1500,
  "10000 pods, one namespace": 300,
};
const heapBarMb = 300;
/** Fastest time per pod of the largest cluster against that of the thousand-pod one: 1 is linear. */
const linearityBar = 1.5;

/** The engine alone on lists that were read, in a worker thread, on growing clusters. */
export async function benchEngine({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const sizes = isQuick ? [500, 1000] : [500, 1000, 5000, 10_000, 20_000];
  const runs = isQuick ? 3 : 20;
  const whole: EngineRun[] = [];
  const numbers: Measured[] = [];
  for (const pods of sizes) {
    const task = { case: "missing-env", pods, runs };
    const all = await runEngine(task);
    const one = await runEngine({ ...task, namespace: "shop" });
    whole.push(all);
    numbers.push(
      ...numbersOf(all, `${pods} pods`),
      ...numbersOf(one, `${pods} pods, one namespace`),
    );
  }
  return [...numbers, linearity(whole)];
}

async function runEngine(workerData: EngineTask): Promise<EngineRun> {
  const worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { workerData });
  const [run] = z.tuple([EngineRun]).parse(await once(worker, "message"));
  await worker.terminate();
  if (run.cause !== "missing-environment-variable")
    throw new Error(`at ${run.pods} pods the engine found ${run.cause}`);
  return run;
}

function numbersOf({ samplesMs, heapMb, pods }: EngineRun, of: string): Measured[] {
  const bar = bars[of];
  const how = `graph, causes and cut of a diagnosis of a cluster of ${pods} pods, its lists read, warm, in a worker thread`;
  return [
    sampled({ name: `engine ${of}`, unit: "ms", how, ...(bar && { bar }) }, samplesMs),
    single(
      {
        name: `engine heap ${of}`,
        unit: "MB",
        how: "heap of the thread for the state and one diagnosis, before a collection",
        ...(of === "10000 pods" ? { bar: heapBarMb } : {}),
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
