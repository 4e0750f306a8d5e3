import {
  type AgentTool,
  type Citations,
  dataBlock,
  type ToolReply,
  valuesText,
  type WholeResult,
} from "@binnacle/agent-kit";
import {
  type Answered,
  Evidence,
  Gap,
  type ListedTool,
  type ObjectRef,
  present,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { createEvidence } from "@binnacle/runtime";
import { z } from "zod";
import { pageCommand } from "./page-command.ts";
import { pageValues } from "./page-values.ts";
import { plainPage } from "./plain-page.ts";
import { plainSchema } from "./plain-schema.ts";
import { type NamedTool, toolsFor } from "./tools-for.ts";

/** What the tools of one run brought besides their texts. */
export interface Seen {
  readonly citations: Citations;
  /** Results as they stand, by the id of the fact that stands for them. */
  readonly wholes: Map<string, WholeResult>;
  readonly gaps: Gap[];
  /** All that the model has read: whoever runs it adds each result as it was cut. */
  readonly shown: string[];
}

/** How long a tool may take; its server has a deadline of its own, with a better sentence. */
const toolTimeoutMs = 20_000;

/** What the journal keeps of a call. */
const Kept = z.object({
  evidence: z.array(Evidence),
  whole: Evidence.optional(),
  gaps: z.array(Gap),
  server: z.string(),
  title: z.string(),
  isAnswered: z.boolean(),
});

interface Making {
  readonly task: Task;
  readonly ports: SpecialistPorts;
  readonly seen: Seen;
}

/** The tools of the configured servers for one task, and what the model reads of their replies. */
export async function createTools({ task, ports, seen }: Making): Promise<{
  readonly tools: readonly AgentTool[];
  readonly show: (tool: string, reply: ToolReply) => string;
}> {
  const asking = { cluster: task.scope.cluster.name, signal: ports.signal };
  const named = toolsFor(await ports.tools.list(asking), task);
  return {
    tools: named.map((item) => toAgentTool(item, { task, ports, seen })),
    show: (tool, reply) => shown(tool, reply, seen),
  };
}

function toAgentTool({ name, tool }: NamedTool, making: Making): AgentTool {
  const { description, inputSchema } = tool;
  const schema = plainSchema(inputSchema);
  return {
    name,
    description,
    inputSchema: schema,
    timeoutMs: toolTimeoutMs,
    run: (args, { signal }) => called(tool, args, { ...making, signal }),
  };
}

async function called(
  { server, name }: ListedTool,
  args: Readonly<Record<string, unknown>>,
  { task, ports, signal }: Making & { readonly signal: AbortSignal },
): Promise<ToolReply> {
  const title = [name, ...Object.values(args).filter((value) => typeof value !== "object")]
    .join(" ")
    .slice(0, 160);
  const settle = ports.budget.reserve({ calls: 1 });
  if (settle === undefined)
    return {
      text: "The calls of this investigation are used up. Submit what you have.",
      isError: true,
    };
  const cluster = task.scope.cluster.name;
  const answered = await ports.tools.call({ server, tool: name, args }, { cluster, signal });
  settle(spent);
  const base = { evidence: [], gaps: [], server, title, isAnswered: false };
  if (answered.kind === "refused")
    return { text: answered.why, isError: true, spent, kept: { ...base, isAnswered: true } };
  if (answered.kind === "gap") {
    const { what, why } = answered.gap;
    const text = `Could not look at ${what}: ${why}.`;
    return { text, isError: true, spent, kept: { ...base, gaps: [answered.gap] } };
  }
  const { evidence, gaps } = answered;
  const text = plainPage(answered.text);
  const whole = wholeOf(answered, { task, title, server, name, args, text });
  return { text, spent, kept: { ...base, evidence, whole, gaps, isAnswered: true } };
}

/** A resumed run that has the reply counts its call again. */
const spent = { calls: 1 };

interface Calling {
  readonly task: Pick<Task, "scope">;
  readonly title: string;
  readonly server: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What the model reads of it. */
  readonly text: string;
}

const Named = z.object({ ref: z.custom<ObjectRef>() }).partial();

/** One fact that stands for the result as it is. */
function wholeOf(answered: Extract<Answered<unknown>, { kind: "ok" }>, calling: Calling): Evidence {
  const { result, evidence } = answered;
  const { task, title, server, name, args, text } = calling;
  const { ref } = Named.catch({}).parse(result);
  const [first] = evidence;
  const evidenceOf = createEvidence({
    clusterId: task.scope.cluster.id,
    origin: first?.origin ?? originOf[server] ?? server,
    server,
    tool: name,
    arguments: args,
  });
  return evidenceOf({
    about: title,
    pointer: "",
    value: text,
    values: pageValues(result),
    ...present({ subject: ref }),
    text,
    observedAt: first?.observedAt ?? task.scope.window.to,
    trust: "outside",
    reproduce: reproduceOf(calling, first),
  });
}

const originOf: Readonly<Record<string, string>> = { eks: "kubernetes" };

/** The command that shows the same page; else how the first fact of it is seen; else the call itself. */
function reproduceOf(
  { name, args, task }: Calling,
  first: Evidence | undefined,
): Evidence["reproduce"] {
  const command = pageCommand({ tool: name, args, context: task.scope.cluster.context });
  if (command !== undefined) return { language: "kubectl", text: command };
  const call = JSON.stringify({ tool: name, arguments: args });
  return first?.reproduce ?? { language: "mcp", text: call };
}

/**
 * Registers the facts of a reply, in the order of the calls, and writes handles where the text has ids. All that came from a
 * server, a refusal too, is in a block of data.
 */
function shown(tool: string, reply: ToolReply, seen: Seen): string {
  const kept = Kept.safeParse(reply.kept);
  if (!kept.success) return reply.text;
  const { evidence, whole, gaps } = kept.data;
  seen.citations.add(evidence);
  seen.gaps.push(...gaps);
  return whole === undefined
    ? dataBlock("result", { tool }, reply.text)
    : wholeBlock(kept.data, { ...reply, tool, whole, seen });
}

interface Showing extends ToolReply {
  readonly tool: string;
  readonly whole: Evidence;
  readonly seen: Seen;
}

function wholeBlock(
  { evidence, title }: z.infer<typeof Kept>,
  { tool, whole, text: written, seen }: Showing,
): string {
  seen.citations.add([whole]);
  const { clusterId, origin, source } = whole;
  const evidenceOf = createEvidence({
    clusterId,
    origin,
    server: source.server,
    tool: source.tool,
    arguments: source.arguments,
  });
  seen.wholes.set(whole.id, { evidence: whole, evidenceOf, title });
  const id = seen.citations.handleOf(whole.id) ?? "";
  const text = withHandles(written, seen.citations);
  return dataBlock("result", { id, tool }, `${text}${valuesOf([whole, ...evidence], seen)}`);
}

/** Facts whose values are no words of the page: as many as help. */
const listedAtMost = 8;

/** Times, amounts and counts that a slot may print, by the handle of their fact. */
function valuesOf(facts: readonly Evidence[], { citations }: Seen): string {
  const lines = facts.flatMap((fact) => {
    const handle = citations.handleOf(fact.id);
    if (handle === undefined) return [];
    const line = valuesText(fact, handle);
    return line === undefined ? [] : [line];
  });
  return lines.length === 0 ? "" : `\nValues: ${lines.slice(0, listedAtMost).join("; ")}`;
}

const ids = /\[((?:[0-9a-f]{16})(?:, [0-9a-f]{16})*)\]/gu;

function withHandles(text: string, { handleOf }: Citations): string {
  return text.replaceAll(ids, (found, listed: string) => {
    const handles = listed.split(", ").map((id) => handleOf(id) ?? id);
    return `[${handles.join(", ")}]`;
  });
}
