import type {
  GivenPart,
  ModelFailure,
  ModelRequest,
  ModelTurn,
  ModelUsage,
} from "@binnacle/contracts";
import type { Agent, AgentPorts, AgentResult } from "./agent.ts";
import { createConversation } from "./create-conversation.ts";
import { createJury } from "./create-jury.ts";
import { createPurse } from "./create-purse.ts";
import { createTeller } from "./create-teller.ts";
import { type Call, createToolbox } from "./create-toolbox.ts";
import { noUsage, takeTurn } from "./take-turn.ts";

type Answered = Extract<ModelTurn, { kind: "answered" }>;
type Ending<Submitted> =
  | Pick<
      Extract<AgentResult<Submitted>, { kind: "submitted" }>,
      "kind" | "submitted" | "complaints" | "failure"
    >
  | Pick<Extract<AgentResult<Submitted>, { kind: "ended" }>, "kind" | "why" | "failure">;

const remindersAtMost = 2;

/**
 * Runs one agent on a task until it submits, fails or may not go on. Stateless: every effect is a step of `ports.journal`
 * (`turn 1`, `tool 1.2`: turn and place of the call), so that a run that is stopped after any step and started again over the same journal asks no turn
 * and no finished tool twice. Reserves every turn from the budget; the last is kept for the submission. Never throws for
 * what a model, a tool or a hook does; throws what the journal or `submit.judge` throws.
 */
export async function runAgent<Submitted>(
  agent: Agent<Submitted>,
  task: string,
  ports: AgentPorts,
): Promise<AgentResult<Submitted>> {
  const run = createRun(agent, task, ports);
  try {
    const ending = await untilEnd(run);
    return { ...ending, ...run.tally(), transcript: run.transcript() };
  } catch (error) {
    if (!ports.signal.aborted) throw error;
    return { kind: "ended", why: "stopped", ...run.tally(), transcript: run.transcript() };
  } finally {
    run.purse.close();
  }
}

type Run<Submitted> = ReturnType<typeof createRun<Submitted>>;

function createRun<Submitted>(agent: Agent<Submitted>, task: string, ports: AgentPorts) {
  const tell = createTeller(ports);
  const conversation = createConversation(agent, task);
  const turns: ModelTurn[] = [];
  return {
    agent,
    ports,
    tell,
    conversation,
    turns,
    purse: createPurse(agent.turnsAtMost, ports),
    jury: createJury(agent),
    answerCalls: createToolbox(agent, { ...ports, tell }),
    tally: () => tallyOf(turns),
    transcript: () => ({
      agent: agent.name,
      round: ports.round ?? 1,
      promptVersion: agent.promptVersion,
      system: agent.system,
      tools: conversation.tools.map(({ name }) => name),
      messages: [...conversation.messages()],
      usage: tallyOf(turns).usage,
    }),
  };
}

async function untilEnd<Submitted>(run: Run<Submitted>): Promise<Ending<Submitted>> {
  const { conversation, ports, purse, tell, turns, agent } = run;
  const table = { conversation, ports, purse, tell, submit: agent.submit.name };
  let choice: ModelRequest["toolChoice"];
  while (true) {
    const kept = await takeTurn(turns.length + 1, choice, table);
    if (kept === undefined) return endedBy("budget", run);
    const { turn, isLast } = kept;
    turns.push(turn);
    const ending =
      turn.kind === "failed"
        ? afterFailure(turn.failure, run)
        : await afterAnswer(turn, isLast, run);
    if (ending !== undefined) return ending;
    choice = turn.kind === "answered" && isWordsAlone(turn) ? "any" : undefined;
  }
}

/** Too much was given: once, the oldest results are left out and it is asked again. */
function afterFailure<Submitted>(
  failure: ModelFailure,
  run: Run<Submitted>,
): Ending<Submitted> | undefined {
  const failures = run.turns.filter(({ kind }) => kind === "failed").length;
  const isMended =
    failure.class === "overflow" && failures === 1 && run.conversation.dropOldestResults();
  return isMended ? undefined : endedBy("model_failed", run, failure);
}

async function afterAnswer<Submitted>(
  turn: Answered,
  isLast: boolean,
  run: Run<Submitted>,
): Promise<Ending<Submitted> | undefined> {
  const { conversation, agent, answerCalls, turns } = run;
  conversation.answer(turn.parts);
  const calls = callsOf(turn);
  const submission = calls.find(({ name }) => name === agent.submit.name);
  if (submission !== undefined) return await afterSubmission(submission, { calls, isLast }, run);
  const reminders = turns.filter((each) => each.kind === "answered" && isWordsAlone(each)).length;
  if (isLast || reminders > remindersAtMost) return endedBy("no_answer", run);
  const results = await answerCalls(calls, turns.length);
  conversation.give([...results, ...wordsAfter(turn, agent)]);
  return undefined;
}

async function afterSubmission<Submitted>(
  submission: Call,
  { calls, isLast }: { calls: readonly Call[]; isLast: boolean },
  run: Run<Submitted>,
): Promise<Ending<Submitted> | undefined> {
  const sentence = await run.jury.judge(submission, isLast);
  if (sentence.kind === "lost") return endedBy("no_answer", run);
  if (sentence.kind === "given") {
    const { submitted, complaints } = sentence;
    return { kind: "submitted", submitted, complaints };
  }
  const { text, isError } = sentence;
  const notRun = `Not run: ${submission.name} was called in the same turn. Call it alone.`;
  run.conversation.give(
    calls.map((call) => ({
      kind: "tool_result",
      id: call.id,
      ...(call === submission ? { text, isError } : { text: notRun, isError: true }),
    })),
  );
  return undefined;
}

/** A submission that stands already is better than none. */
function endedBy<Submitted>(
  why: "model_failed" | "budget" | "no_answer",
  { jury }: Run<Submitted>,
  failure?: ModelFailure,
): Ending<Submitted> {
  const standing = jury.standing();
  if (standing === undefined)
    return { kind: "ended", why, ...(failure === undefined ? {} : { failure }) };
  const { submitted, complaints } = standing;
  return {
    kind: "submitted",
    submitted,
    complaints,
    ...(failure === undefined ? {} : { failure }),
  };
}

function callsOf({ parts }: Answered): Call[] {
  return parts.filter((part) => part.kind === "tool_call");
}

/** It said what it had to say, or nothing, and called nothing. */
function isWordsAlone(turn: Answered): boolean {
  return turn.stop !== "cut" && callsOf(turn).length === 0;
}

function wordsAfter<Submitted>(
  turn: Answered,
  { submit, sampling }: Agent<Submitted>,
): GivenPart[] {
  if (turn.stop === "cut")
    return [
      { kind: "text", text: `Your answer was cut at ${sampling.maxTokens} tokens. Be shorter.` },
    ];
  if (isWordsAlone(turn))
    return [{ kind: "text", text: `Nobody reads this. End by calling ${submit.name}.` }];
  return [];
}

function tallyOf(turns: readonly ModelTurn[]) {
  const answered = turns.filter((turn) => turn.kind === "answered");
  const last = answered.at(-1);
  return {
    turns: answered.length,
    usage: turns.reduce((sum, { usage }) => sumOf(sum, usage), noUsage),
    ...(last === undefined ? {} : { model: last.model, rung: last.rung }),
  };
}

function sumOf(one: ModelUsage, other: ModelUsage = noUsage): ModelUsage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    cents: one.cents + other.cents,
  };
}
