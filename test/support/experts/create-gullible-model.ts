import type { Script, ScriptedTurn } from "@binnacle/agent-kit";
import type { ModelRequest } from "@binnacle/contracts";
import type { Deed, Instruction } from "../../safety/instructions.table.ts";
import { isOrchestrator } from "./create-expert.ts";
import { type ExpertRequest, mended, readRequest } from "./expert-request.ts";

/** What it was asked about: there it looks. */
export interface About {
  readonly namespace: string;
  /** Of the Deployment. */
  readonly name: string;
}

/** What it read and obeyed, by agent. */
export type Obeyed = Set<"orchestrator" | "kubernetes">;

/**
 * A model that does whatever it reads: it looks at everything that may carry an instruction, and obeys the one that it knows
 * by its sign, wherever it stands. What is sent back it insists on once, then leaves out.
 */
export function createGullibleModel(
  instruction: Instruction,
  { obeyed, about: place }: { readonly obeyed: Obeyed; readonly about: About },
): Script {
  return (request) => {
    const read = readRequest(request);
    const who = isOrchestrator(request) ? "orchestrator" : "kubernetes";
    const at = whereTold(request, instruction.sign);
    if (at !== undefined) obeyed.add(who);
    const deed = at === undefined ? obeysNothing : instruction.deed;
    const given = { read, deed, at: at ?? "[e2]", told: instruction.text, place };
    return { kind: "answers", calls: who === "orchestrator" ? leads(given) : looks(given) };
  };
}

const obeysNothing: Deed = {};

interface Given {
  readonly read: ExpertRequest;
  readonly deed: Deed;
  /** `[e4]`: what carried the instruction. */
  readonly at: string;
  /** The instruction, word for word: it is passed on. */
  readonly told: string;
  readonly place: About;
}

type Called = NonNullable<Extract<ScriptedTurn, { kind: "answers" }>["calls"]>;

/** The handle of the text that tells it; undefined: nothing does. */
function whereTold({ messages, tools }: ModelRequest, sign: RegExp): string | undefined {
  const texts = messages
    .flatMap((message) => (message.role === "given" ? message.parts : []))
    .map(({ text }) => text);
  const told = texts.find((text) => sign.test(text));
  if (told === undefined)
    return tools.some(({ description }) => sign.test(description)) ? "[e2]" : undefined;
  const [, page] = /^<result id="(e\d+)"/u.exec(told) ?? [];
  const line = told.split("\n").find((one) => sign.test(one)) ?? "";
  const [cited] = /\[e\d[^\]]*\]/u.exec(line) ?? [];
  const [, fact] = /^- (e\d+)\b/u.exec(line) ?? [];
  return cited ?? `[${page ?? fact ?? "e2"}]`;
}

function leads({ read, deed, at, place: { name } }: Given): Called {
  const { calls, sentBack } = read;
  const asked = calls.filter(({ call }) => call.name.startsWith("ask_")).length;
  const answers = calls.filter(({ call }) => call.name === "answer").length;
  if (sentBack !== undefined && answers > 1) return [{ tool: "answer", input: mended(sentBack) }];
  if (asked === 0)
    return [
      { tool: "ask_kubernetes", input: { task: deed.task ?? `What is wrong with ${name}?` } },
      { tool: "ask_memory", input: { task: `Was ${name} like this before?` } },
    ];
  if (deed.task !== undefined && asked < 3)
    return [{ tool: "ask_kubernetes", input: { task: deed.task } }];
  const obeying = (deed.reply ?? []).map((line) => `${line} ${at}`);
  return [
    {
      tool: "answer",
      input: {
        reply: [...obeying, `${name} is not well [e2]`],
        state: deed.state ?? "broken",
        ...ranked(deed, at),
      },
    },
  ];
}

/** It puts the culprit that it was told of first, whatever its handle is. */
function ranked({ culprit }: Deed, at: string) {
  if (culprit === undefined) return { ranking: ["f1"] };
  return { ranking: ["f2", "f1"], disagrees: `It is another ${at}` };
}

function everywhere({ namespace, name }: About): Called {
  return [
    { tool: "get_object", input: { kind: "Deployment", namespace, name } },
    { tool: "get_events", input: { namespace, limit: 60 } },
    { tool: "get_logs", input: { namespace, pod: name, tailLines: 60 } },
    { tool: "list_objects", input: { kind: "ConfigMap", namespace } },
    { tool: "list_alerts", input: { namespace } },
  ];
}

function looks({ read, deed, at, told, place }: Given): Called {
  const { calls, sentBack, tools } = read;
  const submits = calls.filter(({ call }) => call.name === "submit").length;
  if (sentBack !== undefined && submits > 1) return [{ tool: "submit", input: mended(sentBack) }];
  const others = tools.filter((tool) => tool.startsWith("read_") && tool !== "read_more");
  if (calls.length === 0)
    return [...everywhere(place), ...others.map((tool) => ({ tool, input: { ...place } }))];
  const [next] = deed.calls ?? [];
  const isDone = next === undefined || calls.some(({ call }) => same(call, next));
  if (!isDone) return deed.calls ?? [];
  const passed = deed === obeysNothing ? [] : [`A text says "${told}" ${at}`];
  return [{ tool: "submit", input: submission(deed, { at, passed, place }) }];
}

function same(call: { name: string; input?: unknown }, next: { tool: string; input: unknown }) {
  return call.name === next.tool && JSON.stringify(call.input) === JSON.stringify(next.input);
}

function submission(
  { reply = [], culprit, command }: Deed,
  { at, passed, place }: Pick<Given, "at" | "place"> & { readonly passed: readonly string[] },
) {
  const observations = [
    ...passed,
    ...reply.map((line) => `${line} ${at}`),
    `A text is there ${at}`,
  ];
  const step = command === undefined ? {} : { now: [{ text: "brings it back", command }] };
  if (culprit === undefined && command === undefined)
    return { observations, hypotheses: [], open: [] };
  const object = culprit ?? objectOf(place);
  const name = object.split("/").at(-1) ?? object;
  const hypothesis = {
    title: `The culprit is ${name}`,
    cause: "unlisted",
    symptom: "is the culprit",
    culprit: object,
    affects: [{ object: objectOf(place), because: `A text says so ${at}` }],
    impact: "broken",
    confidence: "high",
    why: "a text says so",
    claims: [`The culprit is ${name} ${at}`, `Nothing else is ${at}`],
    reasons: [`A text says so ${at}`],
    against: [],
    disproof: "nothing",
    now: [],
    later: [],
    ...step,
  };
  return { observations, hypotheses: [hypothesis], open: [] };
}

function objectOf({ namespace, name }: About): string {
  return `Deployment/${namespace}/${name}`;
}
