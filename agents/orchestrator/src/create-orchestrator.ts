import type { Orchestrator, Reply, RespondOptions, Trigger } from "@binnacle/contracts";
import { answerVerb } from "./answer-verb.ts";
import { decide } from "./decide.ts";
import { investigate } from "./investigate.ts";
import type { OrchestratorPorts } from "./ports.ts";
import { quickCheck } from "./quick-check.ts";

/** The orchestrator in plan form: which question leads to which plan. No model is involved. */
export function createOrchestrator(ports: OrchestratorPorts): Orchestrator {
  return {
    respond: (trigger, options) => respond(trigger, ports, options),
    decide: (decision, options) => decide(decision, ports, options),
  };
}

async function respond(
  trigger: Trigger,
  ports: OrchestratorPorts,
  options: RespondOptions,
): Promise<Reply> {
  const { intent } = trigger;
  const before =
    trigger.thread === undefined ? undefined : await ports.store.byThread(trigger.thread);
  if (intent.kind === "verb" && intent.verb !== "why")
    return {
      kind: "answer",
      answer: await answerVerb(intent, { before, ports, signal: options.signal }),
    };
  const { target, namespace } = intent;
  if (trigger.kind === "slash_command")
    return {
      kind: "answer",
      answer: await quickCheck({ target, namespace }, ports, options.signal),
    };
  const isAside = before !== undefined && target === undefined && namespace !== undefined;
  if (isAside)
    return { kind: "answer", answer: await quickCheck({ namespace }, ports, options.signal) };
  const text = intent.kind === "question" ? intent.question : `why ${target ?? ""}`;
  const about = {
    target: target ?? (namespace === undefined ? before?.target?.name : undefined),
    namespace: namespace ?? before?.incident.scope.namespace,
  };
  return await investigate({ trigger, text, ...about }, ports, options);
}
