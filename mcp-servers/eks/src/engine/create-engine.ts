import { Worker } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import type { Diagnosed } from "@binnacle/diagnosis";
import type { EngineAnswer, EngineQuestion } from "./engine-messages.ts";

export interface Engine {
  /** Throws `AppError`: timeout when the signal aborts, bug when the engine fails. */
  readonly diagnose: (question: EngineQuestion, signal: AbortSignal) => Promise<Diagnosed>;
  /** Starts the thread before the first question. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}

/** The engine in one long-lived thread. A thread that dies, or that a deadline left behind, is replaced by the next question. */
export function createEngine(): Engine {
  const room = createWaitingRoom();
  let worker: Worker | undefined;
  const stop = async () => {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  const running = () => {
    worker ??= startWorker(room.settle, (which, cause) => {
      if (which !== worker) return;
      worker = undefined;
      room.failAll(failure(cause));
    });
    return worker;
  };
  return {
    warm: () => {
      running();
    },
    close: stop,
    async diagnose(question, signal) {
      if (signal.aborted) throw tooLong();
      const { id, answer } = room.enter();
      // A thread that computes cannot be told to stop: it is ended, and with it every question that it holds.
      const abort = () => {
        room.failAll(tooLong());
        stop().catch(() => undefined);
      };
      signal.addEventListener("abort", abort, { once: true });
      const thread = running();
      thread.ref();
      thread.postMessage({ id, question });
      return await answer.finally(() => {
        signal.removeEventListener("abort", abort);
        if (room.isEmpty()) thread.unref();
      });
    },
  };
}

function startWorker(
  settle: (answer: EngineAnswer) => void,
  died: (worker: Worker, cause?: unknown) => void,
): Worker {
  const worker = new Worker(new URL("./diagnose-worker.ts", import.meta.url));
  worker.on("message", settle);
  worker.on("error", (cause) => died(worker, cause));
  worker.on("exit", () => died(worker));
  // Only a question that waits keeps the process alive; a listener would too, so this comes last.
  worker.unref();
  return worker;
}

interface Waiting {
  readonly resolve: (result: Diagnosed) => void;
  readonly reject: (error: AppError) => void;
}

/** Those who wait for an answer, by number. */
function createWaitingRoom() {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  return {
    isEmpty: () => waiting.size === 0,
    enter: () => {
      const { promise, resolve, reject } = Promise.withResolvers<Diagnosed>();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      return { id: lastId, answer: promise };
    },
    settle: (answer: EngineAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === "ok") asked?.resolve(answer.result);
      else asked?.reject(failure(new Error(answer.message)));
    },
    failAll: (error: AppError) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

function tooLong(): AppError {
  return new AppError("timeout", "The diagnosis took too long. Ask for one namespace.");
}

function failure(cause: unknown): AppError {
  return new AppError(
    "bug",
    "The diagnosis failed for a reason of its own; the log has the details.",
    { cause },
  );
}
