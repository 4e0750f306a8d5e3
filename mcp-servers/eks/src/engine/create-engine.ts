import { type ResourceLimits, Worker } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import type {
  Answered,
  Answers,
  ChangesAnswer,
  ChangesCall,
  DiagnoseAnswer,
  DiagnoseCall,
  EngineOptions,
  EngineQuestion,
  FromEngine,
  NetworkAnswer,
  NetworkCall,
  ToEngine,
  TopologyAnswer,
  TopologyCall,
  UsageAnswer,
  UsageCall,
} from "./engine-messages.ts";
import { createWaitingRoom } from "./waiting-room.ts";

/** Each throws `AppError`: what the thread threw, timeout when the signal aborts, and what to do when the thread ended. */
export interface Engine {
  readonly diagnose: (call: DiagnoseCall, signal: AbortSignal) => Promise<DiagnoseAnswer>;
  readonly changes: (call: ChangesCall, signal: AbortSignal) => Promise<ChangesAnswer>;
  readonly network: (call: NetworkCall, signal: AbortSignal) => Promise<NetworkAnswer>;
  readonly topology: (call: TopologyCall, signal: AbortSignal) => Promise<TopologyAnswer>;
  readonly usage: (call: UsageCall, signal: AbortSignal) => Promise<UsageAnswer>;
  /** Starts the thread before the first question, and waits until it works or has ended. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The engine in one long-lived thread that reads the cluster by itself: questions go in, answers come out, no state
 * crosses. A question that is cancelled ends alone. A thread that died is replaced by the next question.
 */
export function createEngine(options: EngineOptions): Engine {
  const room = createWaitingRoom();
  const thread = createThread(options, {
    settle: room.settle,
    died: (cause) => room.failAll(ended(cause)),
  });
  const ask = async (question: EngineQuestion, signal: AbortSignal): Promise<Answered> => {
    if (signal.aborted) throw tooLong();
    const { id, answer } = room.enter();
    const worker = thread.running();
    const tell = (message: ToEngine) => worker.postMessage(message);
    const cancel = () => {
      tell({ kind: "cancel", id });
      room.fail(id, tooLong());
    };
    signal.addEventListener("abort", cancel, { once: true });
    worker.ref();
    tell({ kind: "ask", id, question });
    return await answer.finally(() => {
      signal.removeEventListener("abort", cancel);
      if (room.isEmpty()) worker.unref();
    });
  };
  return {
    diagnose: async (call, signal) =>
      answerIn(await ask({ kind: "diagnose", call }, signal), "diagnose"),
    changes: async (call, signal) =>
      answerIn(await ask({ kind: "changes", call }, signal), "changes"),
    network: async (call, signal) =>
      answerIn(await ask({ kind: "network", call }, signal), "network"),
    topology: async (call, signal) =>
      answerIn(await ask({ kind: "topology", call }, signal), "topology"),
    usage: async (call, signal) => answerIn(await ask({ kind: "usage", call }, signal), "usage"),
    warm: () => thread.up(room.isEmpty),
    close: thread.end,
  };
}

interface Heard {
  readonly settle: (answered: Answered) => void;
  /** No cause: it was ended. */
  readonly died: (cause?: unknown) => void;
}

/** The thread that runs now, started when it is wanted. */
function createThread(workerData: EngineOptions, { settle, died }: Heard) {
  let current: Worker | undefined;
  let isUp = Promise.withResolvers<void>();
  const start = () => {
    const file = new URL("./engine-thread.ts", import.meta.url);
    const worker = new Worker(file, { workerData, resourceLimits: limits() });
    isUp = Promise.withResolvers<void>();
    const { resolve: up } = isUp;
    const hear = (message: FromEngine) => (message.kind === "up" ? up() : settle(message));
    const gone = (cause?: unknown) => {
      up();
      if (current !== worker) return;
      current = undefined;
      died(cause);
    };
    worker.on("message", hear).on("error", gone);
    worker.on("exit", () => gone());
    // Only a question that waits keeps the process alive; a listener would too, so this comes last.
    worker.unref();
    return worker;
  };
  return {
    running: () => {
      current ??= start();
      return current;
    },
    up: async (isIdle: () => boolean) => {
      const worker = (current ??= start());
      worker.ref();
      await isUp.promise;
      if (isIdle()) worker.unref();
    },
    end: async () => {
      await current?.terminate();
    },
  };
}

/**
 * A thread beyond its limit dies, and the process lives; without one the system kills the process. A limit also binds
 * what V8 leaves uncollected, which is most at 10,000 pods: each of them holds 9 KB with all that belongs to it.
 */
function limits(): ResourceLimits {
  const mostMb = 1024;
  // Zero where there is no limit.
  const halfMb = Math.floor(process.constrainedMemory() / 2 ** 21);
  const maxOldGenerationSizeMb = halfMb === 0 ? mostMb : Math.min(mostMb, halfMb);
  return { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 48 };
}

function tooLong(): AppError {
  return new AppError("timeout", "The answer took too long. Ask for one namespace.");
}

function ended(cause?: unknown): AppError {
  const isOutOfMemory =
    cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  // The server is well: it is asked on.
  if (isOutOfMemory)
    return new AppError("not_configured", "The cluster is too large for this server's memory.", {
      remedy: { text: "Ask for one namespace, or give the server more memory." },
      cause,
    });
  return new AppError("unavailable", "The engine's thread ended while it worked on the answer.", {
    remedy: { text: "Ask again: it has a new one. The log has the details." },
    cause,
  });
}

function answerIn<Kind extends EngineQuestion["kind"]>(
  answered: Answered,
  kind: Kind,
): Answers[Kind] {
  if (isOf(answered, kind)) return answered.answer;
  throw new AppError("bug", `The engine's answer is one of ${answered.kind}.`);
}

function isOf<Kind extends EngineQuestion["kind"]>(
  answered: Answered,
  kind: Kind,
): answered is Answered & { readonly answer: Answers[Kind] } {
  return answered.kind === kind;
}
