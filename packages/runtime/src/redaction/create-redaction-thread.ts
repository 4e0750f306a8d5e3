import { Worker } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";

export interface RedactionThread {
  readonly redact: (value: unknown) => Promise<unknown>;
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
    redact: async (value) => {
      const worker = (current ??= start());
      const answer = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, answer);
      worker.ref();
      worker.postMessage({ id: last, value });
      return await answer.promise;
    },
  };
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
