import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Case } from "@binnacle/cases";
import {
  type ClusterState,
  type ContainerLog,
  diagnose,
  kindsToRead,
  kubectlFor,
  LOG_LINES,
  logsToRead,
  toStateList,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import { type EngineRun, EngineTask } from "./engine-run.ts";
import { podsIn, scaleCase } from "./scale-case.ts";

const warmRuns = 3;

parentPort?.postMessage(run(EngineTask.parse(workerData)));

/** The engine on a scaled cluster, warm, alone in this thread. */
function run({ case: name, pods, runs }: EngineTask): EngineRun {
  const { recordedAt } = scaleCase(name, 0);
  const now = Date.parse(recordedAt);
  const before = heapMb();
  const { state, total } = stateOf(scaleCase(name, pods));
  const request = {
    namespace: "shop",
    target: { kind: "Deployment", namespace: "shop", name: "checkout" },
    window: { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() },
  };
  const source = { server: "bench", tool: "diagnose", arguments: {} };
  const evidenceOf = createEvidence({ clusterId: "bench", origin: "kubernetes", ...source });
  const once = () =>
    diagnose(state, request, { now, hash, evidenceOf, kubectl: kubectlFor(undefined) });
  for (let turn = 0; turn < warmRuns; turn += 1) once();
  const samplesMs = Array.from({ length: runs }, () => {
    const startedMs = performance.now();
    once();
    return performance.now() - startedMs;
  });
  collectGarbage();
  const { diagnosis } = once();
  return {
    pods: total,
    samplesMs,
    heapMb: process.memoryUsage().heapUsed / 2 ** 20 - before,
    cause: diagnosis.findings[0]?.cause ?? "none",
  };
}

function stateOf({ objects, logs, clusterName }: Case): { state: ClusterState; total: number } {
  const lists = kindsToRead.map(({ kind }) => {
    const value = objects.filter((object) => object.kind === kind);
    return toStateList({ kind, items: { kind: "known", value } });
  });
  const silent = { clusterId: "bench", clusterName, lists, logs: [] };
  const byPod = Map.groupBy(logs, ({ namespace, pod }) => `${namespace}/${pod}`);
  const known = logsToRead(silent).map((log): ContainerLog => {
    const lines = byPod.get(`${log.namespace}/${log.pod}`) ?? [];
    const tail = lines.slice(-LOG_LINES).map(({ text }) => text);
    return { ...log, lines: { kind: "known", value: tail } };
  });
  return { state: { ...silent, logs: known }, total: podsIn(objects) };
}

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** A worker cannot be given the flag of the command line. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
}
