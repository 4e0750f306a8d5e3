import { createScriptedModel } from "@binnacle/agent-kit";
import { Config, createBinnacle } from "@binnacle/app";
import type { Case } from "@binnacle/cases";
import { type AnswerPart, keyOf, type ModelRequest } from "@binnacle/contracts";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { unsupportedIn } from "../support/experts/claims-of.ts";
import { type Counted, countOffers } from "../support/experts/count-offers.ts";
import { createExpert, type Offer } from "../support/experts/create-expert.ts";
import { investigate } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { serveTools } from "../support/serve-tools.ts";

/** What one investigation with an expert cost, and what came of it. */
export interface ModelRun {
  readonly name: string;
  /** Whether both specialists were asked whatever the context document holds. */
  readonly isThorough: boolean;
  /** System prompt and tools of each agent that was asked, as they were sent. */
  readonly prefixes: readonly (readonly [agent: string, prefix: string, tools: string])[];
  /** Of all that was sent beyond them, call by call. */
  readonly tokens: number;
  /** The same, were messages of earlier calls held by a cache. */
  readonly newTokens: number;
  readonly contextTokens: number;
  readonly turns: number;
  readonly counted: Counted;
  readonly unsupported: readonly string[];
  readonly isRight: boolean;
}

const patience = { toolTimeoutMs: 20_000, agentsTimeoutMs: 25_000 };

/** One case, asked of an expert that answers as soon as it can, and of one that asks both specialists first. */
export async function modelRuns(recorded: Case): Promise<ModelRun[]> {
  const world = await openWorld(recorded);
  Object.assign(process.env, world.environment);
  const tools = await serveTools(world.settings, patience.toolTimeoutMs);
  const config = Config.parse({ ...world.settings, ...patience, servers: tools.servers });
  const runs: ModelRun[] = [];
  for (const isThorough of [false, true])
    runs.push(await modelRun(config, { recorded, isThorough }));
  await tools.close();
  await world.close();
  return runs;
}

interface Running {
  readonly recorded: Case;
  readonly isThorough: boolean;
}

async function modelRun(config: Config, { recorded, isThorough }: Running): Promise<ModelRun> {
  const { truth, name, question } = recorded;
  const offers: Offer[] = [];
  const hear = (offer: Offer) => void offers.push(offer);
  const model = createScriptedModel(createExpert({ truth, isThorough, hear }));
  const product = createBinnacle(config, { log: () => {}, model });
  const answer = await investigate(product, question);
  await product.close();
  const { requests } = model;
  const [leading] = answer.hypotheses;
  const named = leading && keyOf(leading.finding.culprit);
  return {
    name,
    isThorough,
    prefixes: requests.map(({ agent, system, tools }) => [
      agent,
      JSON.stringify({ system, tools }),
      tools.map(({ name: tool }) => tool).join(" "),
    ]),
    tokens: requests.reduce((sum, { messages }) => sum + tokensOf(messages), 0),
    newTokens: newTokens(requests),
    contextTokens: contextTokens(requests),
    turns: requests.length,
    counted: countOffers(offers, answer.receipt.reasoning?.dropped ?? 0),
    unsupported: unsupportedIn(answer),
    isRight: named === (truth.culprit && keyOf(truth.culprit)),
  };
}

/** Of each call what the call before it in the same conversation had not. */
function newTokens(requests: readonly ModelRequest[]): number {
  return requests.reduce((sum, request) => {
    const earlier = requests.findLast(
      (other) =>
        other !== request &&
        other.messages.length < request.messages.length &&
        isBefore(other, request),
    );
    return sum + tokensOf(request.messages.slice(earlier?.messages.length ?? 0));
  }, 0);
}

function isBefore(earlier: ModelRequest, later: ModelRequest): boolean {
  const { messages } = earlier;
  const kept = later.messages.slice(0, messages.length);
  return earlier.agent === later.agent && JSON.stringify(kept) === JSON.stringify(messages);
}

function contextTokens(requests: readonly ModelRequest[]): number {
  const [first] = requests;
  return first === undefined ? 0 : tokensOf(first.messages.slice(0, 1));
}

/** As a provider counts them: words, arguments and results, without our JSON around them. */
function tokensOf(messages: ModelRequest["messages"]): number {
  const texts = messages.flatMap(({ role, parts }) =>
    role === "given" ? parts.map(({ text }) => text) : parts.flatMap(textsIn),
  );
  return texts.reduce((sum, text) => sum + countTokens(text), 0);
}

function textsIn(part: AnswerPart): string[] {
  if (part.kind === "tool_call") return [part.name, JSON.stringify(part.input)];
  return part.kind === "text" ? [part.text] : [];
}
