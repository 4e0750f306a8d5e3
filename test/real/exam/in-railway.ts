import { type Act, application, type Fault } from "@binnacle/cases";
import { z } from "zod";
import { type ControlPlane, databaseVolume, startControlPlane } from "./control-plane.ts";
import { handsIn } from "./hands.ts";

export interface Railway extends ControlPlane {
  /** When the whole application ran, before anything was made. */
  readonly readyMs: number;
  /** Name of the fault → when its making began. */
  readonly made: ReadonlyMap<string, string>;
}

export interface Troubles {
  readonly faults: readonly Fault[];
  /** Namespaces where nothing is made. */
  readonly bystanders?: readonly string[];
  /** How long the faults grow before the work begins. */
  readonly settleSeconds: number;
}

/** Work in a new cluster where each fault has been made in its namespace. The cluster ends with the work. */
export async function inRailway<Result>(
  { faults, bystanders = [], settleSeconds }: Troubles,
  work: (railway: Railway) => Promise<Result>,
): Promise<Result> {
  const plane = await startControlPlane();
  try {
    await deploy(plane, [...new Set([...faults.map(({ namespace }) => namespace), ...bystanders])]);
    const readyMs = Date.now();
    const play = async (acts: readonly Act[], namespace: string): Promise<void> => {
      const hands = handsIn(namespace, plane);
      for (const act of acts) await act(hands);
    };
    await Promise.all(faults.map(({ namespace, prepare = [] }) => play(prepare, namespace)));
    await seconds(Math.min(30, settleSeconds));
    const made = new Map<string, string>();
    await Promise.all(
      faults.map(async ({ name, namespace, make }) => {
        made.set(name, new Date().toISOString());
        await play(make, namespace);
      }),
    );
    await seconds(settleSeconds);
    return await work({ ...plane, readyMs, made });
  } finally {
    await plane.close();
  }
}

async function deploy({ api }: ControlPlane, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    await api.create(databaseVolume(namespace));
    for (const item of application(namespace)) await api.create(item);
  }
  const deadlineMs = Date.now() + 180_000;
  while (!(await allReady(api))) {
    if (Date.now() > deadlineMs) throw new Error("the application does not become ready");
    await seconds(2);
  }
}

async function allReady(api: ControlPlane["api"]): Promise<boolean> {
  const Workload = z.object({
    spec: z.object({ replicas: z.int() }),
    status: z.object({ readyReplicas: z.int().default(0) }),
  });
  const kinds = ["deployments", "statefulsets"];
  const lists = await Promise.all(kinds.map((kind) => api.list(`/apis/apps/v1/${kind}`)));
  return z
    .array(Workload)
    .parse(lists.flat())
    .every(({ spec, status }) => status.readyReplicas === spec.replicas);
}

async function seconds(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count * 1000));
}
