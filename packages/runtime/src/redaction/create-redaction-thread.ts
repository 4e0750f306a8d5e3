import { Worker } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { cutLevels } from "./cut-texts.ts";

export interface RedactionThread {
  readonly redact: (value: unknown, options: RedactOptions) => Promise<unknown>;
}

interface RedactOptions {
  /** Of the placeholders. */
  readonly key: string;
  /** The smaller goes first. */
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

type Waiting = Map<number, PromiseWithResolvers<unknown>>;
const Answered = z.object({ id: z.number(), value: z.unknown() });

/** One thread, kept, started by the first who needs it; one that died is replaced by the next. It keeps no process alive. */
export function createRedactionThread(): RedactionThread {
  const waiting: Waiting = new Map();
  let current: Worker | undefined;
  let last = 0;

  return {
    redact: async (value, { key, size, signal }) => {
      signal?.throwIfAborted();
      const worker = (current ??= startWorker(waiting, () => {
        current = undefined;
      }));
      const id = (last += 1);
      post(worker, { id, key, size, value });
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      worker.ref();
      const giveUp = (): void => {
        if (!waiting.delete(id)) return;
        worker.postMessage({ given: "up", id });
        if (waiting.size === 0) worker.unref();
        answer.reject(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      return await answer.promise.finally(() => signal?.removeEventListener("abort", giveUp));
    },
  };
}

/** Else what it makes for a moment takes a hundred megabytes that are not given back. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

function startWorker(waiting: Waiting, onGone: () => void): Worker {
  const file = new URL("./redaction-thread.ts", import.meta.url);
  const worker = new Worker(file, { resourceLimits });
  let isGone = false;
  const gone = (cause?: unknown): void => {
    if (isGone) return;
    isGone = true;
    onGone();
    for (const { reject } of waiting.values()) reject(ended(cause));
    waiting.clear();
  };
  worker.on("message", (message: unknown) => {
    const { id, value } = Answered.parse(message);
    waiting.get(id)?.resolve(value);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
  });
  worker.on("error", gone).on("exit", () => gone());
  worker.unref();
  return worker;
}

interface Asked {
  readonly id: number;
  readonly key: string;
  readonly size: number;
  readonly value: unknown;
}

/** What exceeds the stack by its levels is handed over without the deepest. */
function post(worker: Worker, asked: Asked): void {
  try {
    worker.postMessage(asked);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    worker.postMessage({ ...asked, value: cutLevels(asked.value) });
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
