import { parentPort } from "node:worker_threads";
import { eks } from "@binnacle/contracts";
import { diagnose, kubectlFor } from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import { evidenceOfCall } from "../facts.ts";
import type { EngineAnswer, EngineQuestion } from "./engine-messages.ts";

/** The thread of the engine: a large cluster takes it hundreds of milliseconds, which the server's own thread does not have. */
parentPort?.on("message", ({ id, question }: { id: number; question: EngineQuestion }) => {
  parentPort?.postMessage(answer(id, question));
});

function answer(id: number, { state, request, now, ...question }: EngineQuestion): EngineAnswer {
  try {
    const evidenceOf = evidenceOfCall({
      clusterId: state.clusterId,
      tool: eks.diagnose.name,
      arguments: question.arguments,
    });
    const context = { now, hash, evidenceOf, kubectl: kubectlFor(question.kubectlContext) };
    return { id, kind: "ok", result: diagnose(state, request, context) };
  } catch (error) {
    return { id, kind: "failed", message: error instanceof Error ? error.message : "not an error" };
  }
}
