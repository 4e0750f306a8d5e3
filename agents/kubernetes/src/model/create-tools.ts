import {
  type AgentTool,
  type Citations,
  dataBlock,
  type ToolReply,
  type WholeResult,
} from "@binnacle/agent-kit";
import {
  type Answered,
  Evidence,
  Gap,
  type ListedTool,
  type ObjectRef,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { kubectlFor, shellQuoted } from "@binnacle/diagnosis";
import { createEvidence } from "@binnacle/runtime";
import { z } from "zod";
import { type NamedTool, toolsFor } from "./tools-for.ts";

/** What the tools of one run brought besides their texts. */
export interface Seen {
  readonly citations: Citations;
  /** Results as they stand, by the id of the fact that stands for them. */
  readonly wholes: Map<string, WholeResult>;
  readonly gaps: Gap[];
  /** Servers that were asked, and whether they answered: each is told once. */
  readonly asked: Map<string, boolean>;
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
    show: (tool, reply) => shown(tool, reply, { task, seen }),
  };
}

function toAgentTool({ name, tool }: NamedTool, making: Making): AgentTool {
  const { description, inputSchema } = tool;
  const schema = withoutNoise(inputSchema);
  return {
    name,
    description,
    inputSchema: schema,
    timeoutMs: toolTimeoutMs,
    run: (args, { signal }) => called(tool, args, { ...making, signal }),
  };
}

/** What a model does not need to call it. */
function withoutNoise(schema: ListedTool["inputSchema"]): Record<string, unknown> {
  const { $schema: _schema, additionalProperties: _more, ...rest } = schema;
  return rest;
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
  settle({ calls: 1 });
  const base = { evidence: [], gaps: [], server, title, isAnswered: false };
  if (answered.kind === "refused")
    return { text: answered.why, isError: true, kept: { ...base, isAnswered: true } };
  if (answered.kind === "gap") {
    const { what, why } = answered.gap;
    return {
      text: `Could not look at ${what}: ${why}.`,
      isError: true,
      kept: { ...base, gaps: [answered.gap] },
    };
  }
  const { evidence, gaps, text } = answered;
  const whole = wholeOf(answered, { task, title, server, name, args });
  return { text, kept: { ...base, evidence, whole, gaps, isAnswered: true } };
}

interface Calling {
  readonly task: Pick<Task, "scope">;
  readonly title: string;
  readonly server: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const Named = z.object({ ref: z.custom<ObjectRef>() }).partial();

/** One fact that stands for the result as it is. */
function wholeOf(answered: Extract<Answered<unknown>, { kind: "ok" }>, calling: Calling): Evidence {
  const { result, text, evidence } = answered;
  const { task, title, server, name, args } = calling;
  const ref = Named.safeParse(result);
  const [first] = evidence;
  const evidenceOf = createEvidence({
    clusterId: task.scope.cluster.id,
    origin: first?.origin ?? originOf[server] ?? server,
    server,
    tool: name,
    arguments: args,
  });
  const subject = ref.success ? ref.data.ref : undefined;
  return evidenceOf({
    about: title,
    pointer: "",
    value: text,
    ...(subject === undefined ? {} : { subject }),
    text,
    observedAt: first?.observedAt ?? task.scope.window.to,
    trust: "outside",
    reproduce: reproduceOf(calling, first),
  });
}

const originOf: Readonly<Record<string, string>> = { eks: "kubernetes" };

const Wanted = z
  .object({ kind: z.string(), namespace: z.string(), name: z.string(), command: z.string() })
  .partial();

/** The command that shows the same page. */
function reproduceOf(calling: Calling, first: Evidence | undefined): Evidence["reproduce"] {
  const { name, args } = calling;
  const call = { language: "mcp", text: JSON.stringify({ tool: name, arguments: args }) };
  return commandOf(calling) ?? first?.reproduce ?? call;
}

function commandOf({ name, args, task }: Calling): Evidence["reproduce"] | undefined {
  const { kind = "", namespace, name: object, command } = Wanted.catch({}).parse(args);
  const kubectl = kubectlFor(task.scope.cluster.context);
  if (name === "kubectl" && command !== undefined)
    return {
      language: "kubectl",
      text: command.startsWith("kubectl") ? command : `kubectl ${command}`,
    };
  if (name !== "get_object" && name !== "list_objects") return undefined;
  const what = `get ${shellQuoted(kind.toLowerCase())}`;
  const one =
    name === "get_object" && object !== undefined ? ` ${shellQuoted(object)} -o yaml` : "";
  return { language: "kubectl", text: kubectl(namespace, `${what}${one}`) };
}

/** Registers the facts of a reply, in the order of the calls, and writes handles where the text has ids. */
function shown(
  tool: string,
  reply: ToolReply,
  { task, seen }: Pick<Making, "task" | "seen">,
): string {
  const kept = Kept.safeParse(reply.kept);
  if (!kept.success) return reply.text;
  const { evidence, whole, gaps, server, title, isAnswered } = kept.data;
  seen.citations.add(evidence);
  seen.gaps.push(...gaps);
  seen.asked.set(server, isAnswered || seen.asked.get(server) === true);
  if (whole === undefined) return reply.text;
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
  const handle = seen.citations.handleOf(whole.id) ?? "";
  const text = withHandles(reply.text, seen.citations);
  return dataBlock("result", { id: handle, tool, of: task.scope.cluster.name }, text);
}

const ids = /\[((?:[0-9a-f]{16})(?:, [0-9a-f]{16})*)\]/gu;

function withHandles(text: string, { handleOf }: Citations): string {
  return text.replaceAll(ids, (found, listed: string) => {
    const handles = listed.split(", ").map((id) => handleOf(id) ?? id);
    return `[${handles.join(", ")}]`;
  });
}
