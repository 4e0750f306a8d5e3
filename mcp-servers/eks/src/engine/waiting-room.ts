import type { AppError } from "@binnacle/contracts";
import { fromFailure } from "./engine-failure.ts";
import type { Answered } from "./engine-messages.ts";

/** Those who wait for an answer, by number. */
export function createWaitingRoom() {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const fail = (id: number, error: AppError) => {
    waiting.get(id)?.reject(error);
    waiting.delete(id);
  };
  return {
    isEmpty: () => waiting.size === 0,
    enter: () => {
      const { promise, resolve, reject } = Promise.withResolvers<Answered>();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      return { id: lastId, answer: promise };
    },
    /** The answer to a question that was cancelled finds nobody. */
    settle: (answered: Answered) => {
      if (answered.kind === "failed") return fail(answered.id, fromFailure(answered.failure));
      waiting.get(answered.id)?.resolve(answered);
      waiting.delete(answered.id);
    },
    fail,
    failAll: (error: AppError) => {
      for (const id of waiting.keys()) fail(id, error);
    },
  };
}

interface Waiting {
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: AppError) => void;
}
