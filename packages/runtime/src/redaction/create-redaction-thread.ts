import { Worker } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";

export interface RedactionThread {
  /** Undefined for what is nested too deep to be handed over. */
  readonly redact: (value: unknown) => Promise<unknown> | undefined;
}

const Answered = z.object({ id: z.number(), value: z.unknown() });

/** One thread, kept, started by the first who needs it; one that died is replaced by the next. It keeps no process alive. */
export function createRedactionThread(key: string): RedactionThread {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let current: Worker | undefined;
  let last = 0;

  function start(): Worker {
    const file = new URL("./redaction-thread.ts", import.meta.url);
    const worker = new Worker(file, { workerData: { key } });
    worker.on("message", (message: unknown) => {
      const { id, value } = Answered.parse(message);
      waiting.get(id)?.resolve(value);
      waiting.delete(id);
      if (waiting.size === 0) worker.unref();
    });
    const gone = (cause?: unknown) => {
      if (current !== worker) return;
      current = undefined;
      for (const { reject } of waiting.values()) reject(ended(cause));
      waiting.clear();
    };
    worker.on("error", gone).on("exit", () => gone());
    worker.unref();
    return worker;
  }

  return {
    redact: (value) => {
      const worker = (current ??= start());
      const id = last + 1;
      if (!isPosted(worker, { id, value })) return undefined;
      last = id;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      worker.ref();
      return answer.promise;
    },
  };
}

/** False: its levels exceed the stack. */
function isPosted(worker: Worker, message: object): boolean {
  try {
    worker.postMessage(message);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What was not redacted is not shown. */
function ended(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "The thread that takes secrets out ended, so nothing is shown.",
    {
      remedy: { text: "Ask again: it has a new one." },
      cause,
    },
  );
}
