import type { PlanStep } from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import type { Shown } from "./live-message.ts";
import type { Chunk } from "./progress-api.ts";

type Task = Extract<Chunk, { type: "task_update" }>;

/** What a stream has told so far. What it told stays: it only grows. */
export interface Told {
  readonly isBegun: boolean;
  readonly hasLook: boolean;
  /** By the id of the step. */
  readonly tasks: ReadonlyMap<string, Task>;
}

interface News {
  readonly chunks: readonly Chunk[];
  /** Once they were taken. */
  readonly told: Told;
}

export const nothingTold: Told = { isBegun: false, hasLook: false, tasks: new Map() };

/**
 * What is new in this: the line at the beginning, the first look once, each step of the plan as it changed. While nothing
 * but the first look was asked there is no plan, so that it stands below the look; `isLate`: there is one all the same.
 */
export function newsOf(shown: Shown, told: Told, isLate = false): News {
  const { hasLooked = false, plan = [] } = shown.progress ?? {};
  const hasPlan = isLate || hasLooked || plan.length > 1;
  const tasks = hasPlan ? plan.map((step) => taskOf(step, told)) : [];
  return {
    chunks: [...beginningOf(shown, told), ...lookOf(shown, told), ...changedIn(tasks, told)],
    told: {
      isBegun: true,
      hasLook: told.hasLook || hasLooked,
      tasks: new Map([...told.tasks, ...tasks.map((task) => [task.id, task] as const)]),
    },
  };
}

/** The newest task again, as it stands: nothing changes by it, and Slack sees that the stream lives. */
export function repeated({ tasks }: Told): Chunk[] {
  return [...tasks.values()].slice(-1).map(({ details: _details, ...task }) => task);
}

function beginningOf({ document, progress }: Shown, { isBegun }: Told): Chunk[] {
  if (isBegun || progress?.hasLooked === true) return [];
  return [{ type: "markdown_text", text: toBlocks(document).text }];
}

/** Who was asked says the plan; buttons come with the answer. */
function lookOf({ document, progress }: Shown, { hasLook }: Told): Chunk[] {
  if (hasLook || progress?.hasLooked !== true) return [];
  const { blocks } = toBlocks({ ...document, footer: [], buttons: [] });
  return [{ type: "blocks", blocks }];
}

const planTitle: Chunk = { type: "plan_update", title: "Plan" };

function changedIn(tasks: readonly Task[], told: Told): Chunk[] {
  const changed = tasks.filter((task) => !isSame(task, told.tasks.get(task.id)));
  return changed.length > 0 && told.tasks.size === 0 ? [planTitle, ...changed] : changed;
}

const statuses = { asked: "in_progress", answered: "complete", failed: "error" } as const;

/** Slack adds to details what comes later, so that they are told once, when the step has come to its end. */
function taskOf({ id, who, task, round, state, text }: PlanStep, { tasks }: Told): Task {
  const name = task === undefined && round === 1 ? who : `${who}, round ${round}`;
  const details = state === "asked" ? {} : { details: tasks.get(id)?.details ?? plain(text) };
  return {
    type: "task_update",
    id,
    title: plain(`${name}: ${task ?? text}`),
    status: statuses[state],
    ...(task === undefined ? {} : details),
  };
}

function isSame(task: Task, before: Task | undefined): boolean {
  return JSON.stringify(task) === JSON.stringify(before);
}

/** Outside text without power, in one line. */
function plain(text: string): string {
  return toBlocks(documentOfText(text)).text;
}
