import type { Api } from "./api.ts";
import { advance, type ContainerRun, created, type Step } from "./container-run.ts";
import type { EventWriter } from "./event-writer.ts";
import type { LogWriter } from "./log-writer.ts";
import { hasSucceeded, isInitialized, type PodRun, podStatus } from "./pod-status.ts";
import { type Container, type Pod, readWorld, type Strike, type World } from "./world.ts";

export interface Kubelet {
  /** Makes the pods of an app end, for a reason that no object shows: `bergen/ledger-db`. */
  readonly strike: (key: string, strike: Strike) => void;
  readonly heal: (key: string) => void;
  readonly stop: () => Promise<void>;
}

export interface KubeletDeps {
  readonly api: Api;
  readonly events: EventWriter;
  readonly logs: LogWriter;
}

const tickMs = 700;
const atOnce = 16;

/**
 * Stands in for the kubelets of all nodes and for the programs in the containers: reads pods, decides by their specs what a
 * kubelet would meet, and writes status, Events and logs. Pods of nodes that are not ready are left alone.
 */
export function startKubelet({ api, events, logs }: KubeletDeps): Kubelet {
  const strikes = new Map<string, Strike>();
  const runs = new Map<string, PodRun>();
  const stopping = new AbortController();

  const looping = (async () => {
    while (!stopping.signal.aborted) {
      const world = await readWorld(api, strikes);
      const mine = world.pods.filter((pod) => isMine(pod, world));
      await inBatches(mine, (pod) => attendPod(pod, world));
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
  })();

  async function attendPod(pod: Pod, world: World): Promise<void> {
    const nowMs = Date.now();
    const before = runs.get(pod.metadata.uid);
    const run = before ?? newRun(pod, nowMs);
    const turn = pod.spec.initContainers[run.init.findIndex((one) => !hasSucceeded(one))];
    const init = stepAll(run.init, pod.spec.initContainers, (one, container) =>
      container === turn ? advance(one, { pod, container, world, nowMs }) : standing(one),
    );
    const isReadyForMain = isInitialized({ ...run, init: init.map((step) => step.run) });
    const main = isReadyForMain
      ? stepAll(run.main, pod.spec.containers, (one, container) =>
          advance(one, { pod, container, world, nowMs }),
        )
      : run.main.map(standing);
    const next = withReadySince(
      { ...run, init: init.map((step) => step.run), main: main.map((step) => step.run) },
      run,
      nowMs,
    );
    runs.set(pod.metadata.uid, next);
    await tell(pod, pod.spec.initContainers, init);
    await tell(pod, pod.spec.containers, main);
    const isNews = before === undefined || statusText(pod, before) !== statusText(pod, next);
    if (isNews) await writeStatus(pod, next);
  }

  async function tell(
    pod: Pod,
    containers: readonly Container[],
    steps: readonly Step[],
  ): Promise<void> {
    for (const [index, { events: occurred, lines, isNewProcess }] of steps.entries()) {
      const container = containers[index]?.name ?? "";
      if (isNewProcess) await logs.rotate(pod, container);
      if (lines.length > 0) await logs.append(pod, container, lines);
      for (const occurrence of occurred)
        await unlessGone(() => events.write(pod, container, occurrence));
    }
  }

  async function writeStatus(pod: Pod, run: PodRun): Promise<void> {
    const { namespace, name } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    const body = { metadata: { uid: pod.metadata.uid }, status: podStatus(pod, run) };
    await unlessGone(() => api.patch({ path, form: "strategic-merge-patch", body }));
  }

  return {
    strike: (key, strike) => strikes.set(key, strike),
    heal: (key) => strikes.delete(key),
    stop: async () => {
      stopping.abort();
      await looping;
    },
  };
}

function isMine({ metadata, spec }: Pod, { readyNodes }: World): boolean {
  return metadata.deletionTimestamp === undefined && readyNodes.has(spec.nodeName ?? "");
}

function newRun({ spec }: Pod, nowMs: number): PodRun {
  const waiting: ContainerRun =
    spec.initContainers.length === 0
      ? created
      : { ...created, state: { kind: "waiting", reason: "PodInitializing" } };
  return {
    startedAtMs: nowMs,
    init: spec.initContainers.map(() => created),
    main: spec.containers.map(() => waiting),
    readySinceMs: nowMs,
  };
}

/** Init containers run one after the other; the main ones (without an order of their own) together. */
function stepAll(
  runs: readonly ContainerRun[],
  containers: readonly Container[],
  step: (run: ContainerRun, container: Container) => Step,
): readonly Step[] {
  return runs.flatMap((run, index) => {
    const container = containers[index];
    return container === undefined ? [] : [step(run, container)];
  });
}

function withReadySince(next: PodRun, before: PodRun, nowMs: number): PodRun {
  return isReady(next) === isReady(before) ? next : { ...next, readySinceMs: nowMs };
}

function standing(run: ContainerRun): Step {
  return { run, events: [], lines: [], isNewProcess: false };
}

function isReady({ main }: PodRun): boolean {
  return main.every((one) => one.ready);
}

function statusText(pod: Pod, run: PodRun): string {
  return JSON.stringify(podStatus(pod, run));
}

/** A pod may be deleted between the reading and the writing, and its namespace be closed. */
async function unlessGone(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const isGone = error instanceof Error && /: (403|404|409|422) /.test(error.message);
    if (!isGone) throw error;
  }
}

async function inBatches<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce)
    await Promise.all(all.slice(from, from + atOnce).map(work));
}
