import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { redactWith } from "./redact-with.ts";

const Asked = z.object({ id: z.number(), key: z.string(), size: z.number(), value: z.unknown() });
type Asked = z.infer<typeof Asked>;
const Message = z.union([z.object({ given: z.literal("up"), id: z.number() }), Asked]);

/** Between two texts, and no more often than this, it looks who else waits. */
const sliceMs = 5;

const port = parentPort ?? notAThread();
const waiting: Asked[] = [];
const givenUp = new Set<number>();
let lookedMs = 0;

/** Redacts what is large, so that the thread that asks goes on: the smaller first, also in the midst of a larger one. */
port.on("message", (message: unknown) => {
  take(message);
  answerBelow(Number.POSITIVE_INFINITY);
  givenUp.clear();
});

function take(message: unknown): void {
  const asked = Message.parse(message);
  if ("given" in asked) givenUp.add(asked.id);
  else waiting.push(asked);
}

/** Nobody waits longer than for what is smaller, and for one text. */
function answerBelow(size: number): void {
  waiting.sort((one, other) => one.size - other.size);
  for (let next = waiting[0]; next !== undefined && next.size < size; next = waiting[0]) {
    waiting.shift();
    answer(next);
  }
}

function answer({ id, key, size, value }: Asked): void {
  const pause = (): void => {
    if (performance.now() - lookedMs >= sliceMs) look(size);
    if (givenUp.has(id)) throw new AppError("timeout", "Nobody waits for it any more.");
  };
  try {
    port.postMessage({ id, value: redactWith(key)(value, pause) });
  } catch (error) {
    if (!givenUp.has(id)) throw error;
  }
}

function look(size: number): void {
  for (
    let next = receiveMessageOnPort(port);
    next !== undefined;
    next = receiveMessageOnPort(port)
  ) {
    take(next.message);
  }
  lookedMs = performance.now();
  // Half as large at most: so few stand within each other.
  answerBelow(size / 2);
}

function notAThread(): never {
  throw new AppError("bug", "Large texts are redacted in a worker thread.");
}
