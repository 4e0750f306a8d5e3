import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { kubectlFor } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import { type ClusterApi, createClusterApi } from "../api/cluster-api.ts";
import { type Connection, connect } from "../api/connection.ts";
import { withinNamespaces } from "../api/within-namespaces.ts";
import { takenUp } from "../create-phases.ts";
import { createWatch, type Watch } from "../watch/create-watch.ts";
import { answerChanges } from "./answer-changes.ts";
import { answerDiagnose } from "./answer-diagnose.ts";
import { answerNetwork } from "./answer-network.ts";
import { answerTopology } from "./answer-topology.ts";
import { answerUsage } from "./answer-usage.ts";
import { createLastGraph, createStates } from "./create-states.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import { toFailure } from "./engine-failure.ts";
import {
  type Answered,
  EngineOptions,
  type EngineQuestion,
  type FromEngine,
  ToEngine,
} from "./engine-messages.ts";
import { collectEarly, holdShortLived } from "./heap-rooms.ts";

serve(parentPort ?? notAThread(), EngineOptions.parse(workerData));

/** Answers questions with a connection of its own: lists, graph and causes of a large cluster take seconds, which the server's own thread does not have. */
function serve(port: MessagePort, options: EngineOptions): void {
  const connected = () => connect(options.connection);
  const api = createClusterApi(
    connected,
    kubectlFor(options.kubectlContext),
    createRedactor({ key: options.placeholderKey }),
  );
  const depsOf = createDeps(api, connected, options);
  const working = new Map<number, AbortController>();
  const take = (message: ToEngine) => {
    if (message.kind === "cancel") working.get(message.id)?.abort();
    // What cannot be posted ends the thread, and that is heard.
    else void answer(message.id, message.question).then((answered) => port.postMessage(answered));
  };
  const takeWaiting = () => {
    for (;;) {
      const waiting = receiveMessageOnPort(port);
      if (waiting === undefined) return;
      take(ToEngine.parse(waiting.message));
    }
  };
  const answer = async (id: number, question: EngineQuestion): Promise<Answered> => {
    const work = new AbortController();
    working.set(id, work);
    const { signal } = work;
    // Between causes: a thread that computes hears nothing. Between pages the signal does it.
    const checkpoint = () => {
      takeWaiting();
      signal.throwIfAborted();
    };
    const answered = await answerTo({ id, question }, depsOf, { signal, checkpoint });
    working.delete(id);
    // What else was being read for it is wanted no more.
    work.abort();
    return answered;
  };
  port.on("message", take);
  const up: FromEngine = { kind: "up" };
  port.postMessage(up);
  // A kubeconfig that cannot be read is told by the first question.
  api.identity().catch(() => undefined);
}

/** While a copy fills, nearly all that is read stays: to look for what does not would be in vain. */
async function heapFor({ filled }: Watch): Promise<void> {
  holdShortLived(false);
  await filled;
  holdShortLived(true);
  collectEarly();
}

type DepsOf = (call: EngineQuestion["call"], signal: AbortSignal) => Promise<EngineDeps>;

/** What each question is answered from: the copy of the cluster, where one is kept, and the API. */
function createDeps(
  api: ClusterApi,
  connected: () => Promise<Connection>,
  { fixedNamespace, watch: isWatching = false }: EngineOptions,
): DepsOf {
  const watch = isWatching
    ? createWatch({ connect: connected, api, namespace: fixedNamespace })
    : undefined;
  if (watch === undefined) collectEarly();
  else void heapFor(watch);
  const last = createLastGraph();
  return async ({ namespaces }, signal) => {
    const shown = withinNamespaces(api, namespaces, "what a diagnosis reads");
    const source = { api: shown, kept: await watch?.view(shown, signal), fixedNamespace };
    return { ...source, stateOf: createStates(source, last) };
  };
}

/** Never throws. Its time begins now: what it waited for the thread is no time of its first phase. */
async function answerTo(
  { id, question: { kind, call } }: { readonly id: number; readonly question: EngineQuestion },
  depsOf: DepsOf,
  running: Running,
): Promise<Answered> {
  try {
    const deadline = takenUp(call.deadline);
    const deps = await depsOf(call, running.signal);
    if (kind === "diagnose")
      return { id, kind, answer: await answerDiagnose({ ...call, deadline }, deps, running) };
    if (kind === "usage")
      return { id, kind, answer: await answerUsage({ ...call, deadline }, deps, running) };
    if (kind === "topology")
      return { id, kind, answer: await answerTopology({ ...call, deadline }, deps, running) };
    if (kind === "network")
      return { id, kind, answer: await answerNetwork({ ...call, deadline }, deps, running) };
    return { id, kind, answer: await answerChanges({ ...call, deadline }, deps, running) };
  } catch (error) {
    return { id, kind: "failed", failure: toFailure(error) };
  }
}

function notAThread(): never {
  throw new AppError("bug", "The engine runs in a worker thread.");
}
