import type { Script, ScriptedTurn } from "@binnacle/agent-kit";
import { isOrchestrator } from "./create-expert.ts";
import type { Asking } from "./open-model-stage.ts";

/** A model that does something wrong, and what is left of its answer. */
export interface BadModel {
  readonly name: string;
  readonly script: Script;
  readonly asking?: Omit<Asking, "script">;
  /** floor: the answer of code, which says why; marked: the model took part and nothing of it stands; right: what it said truly stands. */
  readonly ends: "floor" | "marked" | "right";
  /** Of the failure that the receipt names. */
  readonly says?: string;
}

type Called = { readonly tool: string; readonly input?: unknown; readonly malformed?: string };

function calls(...called: readonly Called[]): ScriptedTurn {
  return { kind: "answers", calls: called };
}

function answer(...reply: readonly string[]): ScriptedTurn {
  return calls({ tool: "answer", input: { reply, state: "broken", ranking: ["f1"] } });
}

const ask = (task: string): ScriptedTurn => calls({ tool: "ask_kubernetes", input: { task } });
const nothing = { observations: [], hypotheses: [], open: [] };
const submits = (more: object): ScriptedTurn =>
  calls({ tool: "submit", input: { ...nothing, ...more } });

const truth = "payment crashes on start [e2, e3]";

/** Orchestrator and specialist, each by its turn, the last turn again and again. */
function by(orchestrator: readonly ScriptedTurn[], specialist: readonly ScriptedTurn[]): Script {
  return (request, turn) => {
    const turns = isOrchestrator(request) ? orchestrator : specialist;
    return turns[Math.min(turn, turns.length) - 1] ?? { kind: "answers" };
  };
}

const asksThenSaysTrue = [ask("look at payment"), answer(truth)];
const wide = { tool: "list_objects", input: { kind: "Pod", namespace: "shop", limit: 200 } };
const invented = {
  title: "billing-worker holds a lock",
  cause: "unlisted",
  symptom: "holds a lock",
  culprit: "Deployment/shop/billing-worker",
  affects: [],
  impact: "broken",
  confidence: "high",
  why: "it is so",
  claims: ["billing-worker holds a lock [e2]"],
  reasons: [],
  against: [],
  disproof: "no lock",
  now: [],
  later: [],
};

export const badModels: readonly BadModel[] = [
  {
    name: "asks the same again and again",
    script: by([ask("the same")], [submits({})]),
    ends: "floor",
    says: "no answer that can be read",
  },
  {
    name: "whose specialist calls the same tool again and again",
    script: by(asksThenSaysTrue, [calls(wide)]),
    ends: "right",
  },
  {
    name: "calls a tool that there is not",
    script: by([calls({ tool: "delete_pod", input: { name: "payment" } }), answer(truth)], []),
    ends: "right",
  },
  {
    name: "looks into a namespace that there is not",
    script: by(asksThenSaysTrue, [
      calls({ tool: "get_object", input: { kind: "Pod", namespace: "sohp", name: "payment" } }),
      submits({ observations: ["payment is well in sohp [e1]"] }),
    ]),
    ends: "right",
  },
  { name: "answers without evidence", script: by([answer("payment is slow")], []), ends: "marked" },
  {
    name: "invents a number",
    script: by([answer("93 % of requests fail [e2]", truth)], []),
    ends: "right",
  },
  {
    name: "invents an object",
    script: by([answer("billing-worker crashes on start [e2]", truth)], []),
    ends: "right",
  },
  {
    name: "invents a handle",
    script: by([answer("payment crashes on start [e999]")], []),
    ends: "marked",
  },
  {
    name: "whose specialist invents a culprit",
    script: by(asksThenSaysTrue, [submits({ hypotheses: [invented] })]),
    ends: "right",
  },
  {
    name: "says that all is well",
    script: by(
      [calls({ tool: "answer", input: { reply: [truth], state: "fine", ranking: [] } })],
      [],
    ),
    ends: "marked",
  },
  {
    name: "is given more than it takes from the first turn on",
    script: by([answer(truth)], []),
    asking: { bedrock: { contextTokens: 500 } },
    ends: "floor",
    says: "was given more than fits into",
  },
  {
    name: "is given more than it takes by what its tools bring",
    script: by(asksThenSaysTrue, [
      calls(wide, { tool: "get_events", input: { namespace: "shop", limit: 200 } }),
      calls({ tool: "list_objects", input: { kind: "Pod", limit: 200 } }),
      calls({ tool: "list_objects", input: { kind: "ReplicaSet", limit: 200 } }),
      submits({}),
    ]),
    asking: { bedrock: { contextTokens: 13_000 } },
    ends: "right",
  },
  {
    name: "falls silent in the middle",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "stall" }], stallTimeoutMs: 200 },
    ends: "floor",
  },
  {
    name: "never answers",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "hang" }], stallTimeoutMs: 200 },
    ends: "floor",
  },
  {
    name: "is throttled twice, then answers",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "refuse", code: "ThrottlingException", times: 2 }] },
    ends: "right",
  },
  {
    name: "is throttled within its answer, then answers",
    script: by([answer(truth)], []),
    asking: {
      faults: [{ kind: "fail_in_stream", exception: "throttlingException", times: 1 }],
    },
    ends: "right",
  },
  {
    name: "breaks off once, then answers",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "cut", times: 1 }] },
    ends: "right",
  },
  {
    name: "says nothing",
    script: by([{ kind: "answers" }], []),
    ends: "floor",
    says: "no answer that can be read",
  },
  {
    name: "talks and calls nothing",
    script: by([{ kind: "answers", text: "All is well, I think." }], []),
    ends: "floor",
    says: "no answer that can be read",
  },
  {
    name: "stops in the middle of JSON",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "malformed_tool_json" }] },
    ends: "floor",
    says: "no answer that can be read",
  },
  {
    name: "stops in the middle of JSON once, then answers",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "malformed_tool_json", times: 1 }] },
    ends: "right",
  },
  {
    name: "is stopped by its guardrail",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "stop", reason: "guardrail_intervened" }] },
    ends: "floor",
  },
  {
    name: "is a page of a proxy",
    script: by([answer(truth)], []),
    asking: { faults: [{ kind: "garbage" }] },
    ends: "floor",
  },
];
