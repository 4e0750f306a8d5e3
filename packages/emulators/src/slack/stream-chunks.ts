import { z } from "zod";
import { urlSource } from "./block-parts.ts";
import { jsonText } from "./json-text.ts";
import type { Json } from "./slack-model.ts";

const line = z.string().max(256);

const TaskUpdate = z.strictObject({
  type: z.literal("task_update"),
  id: z.string().min(1),
  title: line.min(1),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: line.optional(),
  output: line.optional(),
  sources: z.array(urlSource).optional(),
});
type TaskUpdate = z.infer<typeof TaskUpdate>;

const Chunk = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown_text"), text: z.string().max(12_000) }),
  z.strictObject({ type: z.literal("plan_update"), title: line.min(1) }),
  z.strictObject({
    type: z.literal("blocks"),
    blocks: z.array(z.record(z.string(), z.unknown())).max(50),
  }),
  TaskUpdate,
]);
export type Chunk = z.infer<typeof Chunk>;

/** As an argument of the three methods: their shape is looked at later, since its error has a name of its own. */
export const chunkList = jsonText(z.array(z.unknown())).optional();

/** undefined: Slack refuses them, `invalid_chunks`. */
export function parseChunks(
  chunks: readonly unknown[] = [],
  markdownText?: string,
): Chunk[] | undefined {
  const text = markdownText === undefined ? [] : [{ type: "markdown_text", text: markdownText }];
  return z.array(Chunk).safeParse([...text, ...chunks]).data;
}

export type DisplayMode = "timeline" | "plan";

/** What a stream shows so far, in the order in which it came. */
export interface StreamContent {
  readonly mode: DisplayMode;
  readonly parts: readonly Part[];
}

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "blocks"; readonly blocks: readonly Json[] }
  /** In plan mode one for all tasks; otherwise one a task. */
  | { readonly kind: "tasks"; readonly title: string; readonly tasks: readonly TaskUpdate[] };

/** Neighbouring text is joined; the same id replaces title and status of its task and adds to its details. */
export function grown(content: StreamContent, chunks: readonly Chunk[]): StreamContent {
  return chunks.reduce((now, chunk) => ({ ...now, parts: withChunk(now, chunk) }), content);
}

function withChunk({ mode, parts }: StreamContent, chunk: Chunk): readonly Part[] {
  const last = parts.at(-1);
  if (chunk.type === "markdown_text")
    return last?.kind === "text"
      ? [...parts.slice(0, -1), { kind: "text", text: last.text + chunk.text }]
      : [...parts, { kind: "text", text: chunk.text }];
  if (chunk.type === "blocks") return [...parts, { kind: "blocks", blocks: chunk.blocks }];
  if (chunk.type === "plan_update")
    return withPlan(parts, ({ tasks }) => ({ title: chunk.title, tasks }));
  const isKnown = parts.some((part) => part.kind === "tasks" && hasTask(part.tasks, chunk.id));
  if (mode === "timeline" && !isKnown)
    return [...parts, { kind: "tasks", title: "", tasks: [chunk] }];
  return withPlan(
    parts,
    ({ title, tasks }) => ({ title, tasks: withTask(tasks, chunk) }),
    chunk.id,
  );
}

type Plan = Pick<Extract<Part, { kind: "tasks" }>, "title" | "tasks">;

/** The plan of this task, or the only one; a new one when there is none. */
function withPlan(
  parts: readonly Part[],
  change: (plan: Plan) => Plan,
  id?: string,
): readonly Part[] {
  const plans = parts.filter((part) => part.kind === "tasks");
  const plan = plans.find(({ tasks }) => id !== undefined && hasTask(tasks, id)) ?? plans[0];
  if (!plan) return [...parts, { kind: "tasks", ...change({ title: "", tasks: [] }) }];
  return parts.map((part) => (part === plan ? { kind: "tasks", ...change(plan) } : part));
}

function hasTask(tasks: readonly TaskUpdate[], id: string): boolean {
  return tasks.some((task) => task.id === id);
}

function withTask(tasks: readonly TaskUpdate[], task: TaskUpdate): TaskUpdate[] {
  if (!hasTask(tasks, task.id)) return [...tasks, task];
  return tasks.map((before) => (before.id === task.id ? merged(before, task) : before));
}

function merged(before: TaskUpdate, task: TaskUpdate): TaskUpdate {
  const details = added(before.details, task.details);
  const output = added(before.output, task.output);
  return {
    ...before,
    ...task,
    ...(details !== undefined && { details }),
    ...(output !== undefined && { output }),
  };
}

function added(before: string | undefined, more: string | undefined): string | undefined {
  return before === undefined && more === undefined ? undefined : (before ?? "") + (more ?? "");
}

/** The text and the blocks that a reader of the message gets. */
export function shownOf({ mode, parts }: StreamContent): { text: string; blocks: Json[] } {
  const texts = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  return { text: texts.join("\n"), blocks: parts.flatMap((part) => blocksOf(part, mode)) };
}

function blocksOf(part: Part, mode: DisplayMode): readonly Json[] {
  if (part.kind === "blocks") return part.blocks;
  if (part.kind === "text") return part.text === "" ? [] : [{ type: "markdown", text: part.text }];
  const tasks = part.tasks.map(taskCard);
  return mode === "timeline" ? tasks : [{ type: "plan", title: part.title || "Plan", tasks }];
}

function taskCard({ id, title, status, details, output, sources }: TaskUpdate): Json {
  return {
    type: "task_card",
    task_id: id,
    title,
    status,
    ...(details !== undefined && details !== "" && { details: richText(details) }),
    ...(output !== undefined && output !== "" && { output: richText(output) }),
    ...(sources && { sources }),
  };
}

function richText(text: string): Json {
  const elements = [{ type: "text", text }];
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}
