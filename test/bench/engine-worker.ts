import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Case } from "@binnacle/cases";
import { present } from "@binnacle/contracts";
import {
  type ClusterState,
  type ContainerLog,
  createCluster,
  diagnose,
  fitDiagnosis,
  kindsToRead,
  kubectlFor,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  toStateList,
  withLogs,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import { type EngineRun, EngineTask } from "./engine-run.ts";
import { podsIn, scaleCase } from "./scale-case.ts";

const warmRuns = 3;
const resultBytes = 240 * 1024;

parentPort?.postMessage(run(EngineTask.parse(workerData)));

/** The engine on lists that were read, warm, alone in this thread: the graph, which logs, the causes, the cut. */
function run({ case: name, pods, runs, namespace }: EngineTask): EngineRun {
  const { recordedAt } = scaleCase(name, 0);
  const now = Date.parse(recordedAt);
  const before = heapMb();
  const { state, linesOf, total } = stateOf(scaleCase(name, pods), namespace);
  const request = {
    ...present({ namespace }),
    window: { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() },
  };
  const source = { server: "bench", tool: "diagnose", arguments: {} };
  const evidenceOf = createEvidence({ clusterId: "bench", origin: "kubernetes", ...source });
  const context = { now, hash, evidenceOf, kubectl: kubectlFor(undefined) };
  const once = () => {
    const cluster = createCluster(state, now);
    const logs = logsToRead(cluster).map((log) => ({ ...log, lines: linesOf(log) }));
    return fitDiagnosis(diagnose(withLogs(cluster, logs), request, context), resultBytes);
  };
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

/** The lists that the server reads for a question about a namespace, or about all of them. */
function stateOf({ objects, logs, clusterName }: Case, asked: string | undefined) {
  const lists = kindsToRead.map(({ kind, isNamespaced, isCentral }) => {
    const isOwn = asked !== undefined && isNamespaced && !isCentral;
    const value = objects.filter(
      (object) => object.kind === kind && (!isOwn || object.metadata.namespace === asked),
    );
    return toStateList({ kind, items: { kind: "known", value } });
  });
  const state: ClusterState = { clusterId: "bench", clusterName, lists, logs: [] };
  const byPod = Map.groupBy(logs, ({ namespace, pod }) => `${namespace}/${pod}`);
  const linesOf = ({ namespace, pod }: LogToRead): ContainerLog["lines"] => {
    const tail = (byPod.get(`${namespace}/${pod}`) ?? []).slice(-LOG_LINES);
    return { kind: "known", value: tail.map(({ text }) => text) };
  };
  return { state, linesOf, total: podsIn(objects) };
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
