import {
  type Answer,
  type Answered,
  type Claim,
  type Evidence,
  type Gap,
  type Intent,
  type Investigation,
  type May,
  present,
  type Slot,
  type ToolSource,
  type Transcript,
  type Verdict,
} from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type CommandPorts, createCommands } from "../create-commands.ts";
import { diagnosed } from "./samples.ts";

/** What a tool says: its result, a refusal, or nothing at all. */
type Says =
  | {
      readonly result: Readonly<Record<string, unknown>>;
      readonly evidence?: readonly Evidence[];
      readonly gaps?: readonly Gap[];
    }
  | Extract<Answered<unknown>, { kind: "refused" }>
  | undefined;

interface Setting {
  /** By name of the tool. A tool that is not there does not answer. */
  readonly tools?: Readonly<
    Record<string, Says | ((input: Readonly<Record<string, unknown>>) => Says)>
  >;
  /** The investigation that the conversation is about. */
  readonly before?: Investigation;
  readonly verdicts?: readonly Verdict[];
  /** Those that the person may look at; absent: all. */
  readonly namespaces?: May["namespaces"];
  /** Of the models of that investigation. */
  readonly transcript?: Transcript;
  /** Id of who asks; who asked before may read what models were told. */
  readonly personId?: string;
}

interface Asked {
  readonly tool: string;
  readonly input: unknown;
  readonly cluster: string;
}

/** Somebody who types, and a cluster whose tools answer as the test says; `asked` remembers the calls. */
export function talk(setting: Setting): {
  readonly say: (words: string | Intent, cluster?: string) => Promise<Answer>;
  readonly asked: Asked[];
} {
  const { before, namespaces = "all", personId = "cli:ada" } = setting;
  const by = { id: personId, name: "Ada" };
  const asked: Asked[] = [];
  const may: May = { clusters: "all", namespaces };
  const commands = createCommands(portsOf(setting, { may, asked }));
  const inThread = before !== undefined;
  const intentOf = (text: string) => parseText(text, { inThread, isCommand: !inThread });
  const say = async (words: string | Intent, cluster?: string) => {
    const answer = await commands.answer(
      {
        id: "slack:C1:1",
        kind: "asked",
        at: "2026-01-01T10:00:00Z",
        conversation: "C1:1",
        ...present({ cluster }),
        may,
        intent: typeof words === "string" ? intentOf(words) : words,
        by,
        depth: "quick",
      },
      { signal: AbortSignal.timeout(2000) },
    );
    const { title, slots, lines, ...rest } = answer;
    const { text, slots: open } = inWords({ text: title, ...present({ slots }) });
    const told = lines.map(({ evidence, ...sentence }) => ({ evidence, ...inWords(sentence) }));
    return { ...rest, title: text, ...present({ slots: open }), lines: told };
  };
  return { say, asked };
}

function portsOf(
  { tools = {}, before, verdicts = [], transcript }: Setting,
  { may, asked }: { readonly may: May; readonly asked: Asked[] },
): CommandPorts {
  const about = { investigationId: before?.id, offered: [], cited: [] };
  return {
    toolsFor: (asker) => sourceOf(asker.may === may ? tools : {}, asked),
    investigations: { get: async (id) => (id === before?.id ? before : undefined) },
    verdicts: { of: async () => [...verdicts] },
    conversations: { get: async (key) => ({ key, ...present(about) }) },
    transcripts: {
      get: async (id) => (id === transcript?.investigationId ? transcript : undefined),
    },
    mayReadPrompts: (person, { askedBy }) => person.id === askedBy?.id,
    examine: () => Promise.reject(new Error("Nobody asks for it here.")),
    windowMinutes: 60,
    clusters: ["prod-eu", "prod-us"],
    defaultCluster: "prod-eu",
  };
}

type Sentence = Pick<Claim, "text" | "slots">;

/** A sentence with the words and counts that it was given; times and facts stay slots. */
function inWords({ text, slots = {} }: Sentence): Sentence {
  const rest = Object.entries(slots).filter(([, slot]) => wordOf(slot) === undefined);
  const filled = text.replaceAll(
    /\{(\w+)\}/gu,
    (written, name: string) => wordOf(slots[name]) ?? written,
  );
  return { text: filled, ...(rest.length === 0 ? {} : { slots: Object.fromEntries(rest) }) };
}

function wordOf(slot: Slot | undefined): string | undefined {
  if (slot === undefined || !("value" in slot)) return undefined;
  const { value } = slot;
  if (typeof value !== "object") return String(value);
  return "count" in value ? `${value.count} ${value.of}${value.count === 1 ? "" : "s"}` : undefined;
}

/** The same in a cluster whose first look says so. */
export function talkSeeing(
  now: Parameters<typeof diagnosed>[0],
  { tools, ...setting }: Setting = {},
): ReturnType<typeof talk> {
  return talk({ ...setting, tools: { ...tools, diagnose: diagnosed(now) } });
}

function sourceOf(tools: NonNullable<Setting["tools"]>, asked: Asked[]): ToolSource {
  return {
    async ask(tool, input, { cluster }) {
      asked.push({ tool: tool.name, input, cluster });
      const answers = tools[tool.name];
      const says = typeof answers === "function" ? answers(input) : answers;
      if (says === undefined) return { kind: "gap", gap: down(tool.role) };
      if ("kind" in says) return says;
      const { result, evidence = [], gaps = [] } = says;
      const cost = { ms: 5, characters: 0 };
      return { kind: "ok", result: tool.output.parse(result), text: "", evidence, gaps, cost };
    },
    list: async () => [],
    call: async ({ server }) => ({ kind: "gap", gap: down(server) }),
  };
}

/** Nobody could look for anything that uses memory. */
export const blind = [{ kind: "not_visible", cause: "oom-killed", gap: down("kubernetes") }];

/** What was asked about is not well, or no cause speaks of it: so the engine says it. */
export const unexplained = [
  { kind: "not_visible", cause: "unlisted", gap: { ...down("kubernetes"), kind: "no_data" } },
];

export function down(origin: string): Gap {
  return { origin, kind: "timed_out", what: origin, why: "no answer in 5 s" };
}
