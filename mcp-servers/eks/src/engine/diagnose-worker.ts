import { parentPort } from "node:worker_threads";
import { diagnose } from "@binnacle/diagnosis";
import { hash, identify } from "@binnacle/runtime";
import type { EngineAnswer, EngineQuestion } from "./engine-messages.ts";

/** The thread of the engine: a large cluster takes it hundreds of milliseconds, which the server's own thread does not have. */
parentPort?.on("message", ({ id, question }: { id: number; question: EngineQuestion }) => {
  parentPort?.postMessage(answer(id, question));
});

function answer(id: number, { state, request, now, ...question }: EngineQuestion): EngineAnswer {
  try {
    const context = { now, hash, identify, arguments: question.arguments };
    return { id, kind: "ok", result: diagnose(state, request, context) };
  } catch (error) {
    return { id, kind: "failed", message: error instanceof Error ? error.message : "not an error" };
  }
}
