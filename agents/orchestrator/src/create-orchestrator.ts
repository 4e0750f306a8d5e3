import type {
  Intent,
  Investigation,
  Orchestrator,
  Reply,
  RespondOptions,
  Trigger,
} from "@binnacle/contracts";
import { answerAside } from "./answer-aside.ts";
import { answerVerb } from "./answer-verb.ts";
import { answerWhy } from "./answer-why.ts";
import { decide } from "./decide.ts";
import { type Investigating, investigate } from "./investigate.ts";
import type { OrchestratorPorts } from "./ports.ts";
import { quickCheck } from "./quick-check.ts";
import type { VerbContext } from "./verb-context.ts";

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
  const { intent, thread } = trigger;
  const before = thread === undefined ? undefined : await ports.store.byThread(thread);
  const context: VerbContext = { before, ports, signal: options.signal };
  if (intent.kind === "verb" && intent.verb !== "why")
    return { kind: "answer", answer: await answerVerb(intent, context) };
  if (trigger.kind === "slash_command")
    return { kind: "answer", answer: await quickCheck(intent, context) };
  const { target, namespace } = intent;
  if (before !== undefined && target === undefined) {
    if (intent.kind === "verb") return { kind: "answer", answer: answerWhy(before) };
    if (namespace !== undefined)
      return { kind: "answer", answer: await answerAside(intent, context) };
  }
  return await investigate(asked(trigger, before), ports, options);
}

/** A question that names nothing is about what the thread is about, seen anew. */
function asked(trigger: Trigger, before: Investigation | undefined): Investigating {
  const { intent } = trigger;
  const { target, namespace } = intent;
  const scope = before?.incident.scope.namespace;
  const same = before?.target;
  const isSame = target === undefined && namespace === undefined && same !== undefined;
  return {
    trigger,
    text: textOf(intent),
    target: isSame ? `${same.kind.toLowerCase()}/${same.name}` : target,
    namespace: isSame ? (same.namespace ?? scope) : namespace,
    before,
  };
}

function textOf(intent: Intent): string {
  return intent.kind === "question" ? intent.question : `why ${intent.target ?? ""}`.trim();
}
