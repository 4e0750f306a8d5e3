import type { ListedTool, Task } from "@binnacle/contracts";
import { plainTool } from "./plain-tool.ts";

/** More tools than this of others make a choice worse, and its prompt longer. */
const othersAtMost = 4;

/** Servers whose tools answer most tasks, in the order in which a model reads of them. */
const first = ["eks", "prometheus", "opensearch"];

/**
 * What the context document answers, what helps to connect a server rather than to find a cause, and what others answer too:
 * `kubectl top` tells usage, `error_summary` and `log_patterns` count.
 */
const aside: ReadonlySet<string> = new Set([
  "diagnose",
  "check_access",
  "check_targets",
  "count_by",
  "describe_index",
  "get_usage",
  "list_indices",
  "list_rules",
]);

/** A tool under the name that a model calls it by. */
export interface NamedTool {
  readonly name: string;
  readonly tool: ListedTool;
}

/**
 * The tools for a task: those of our own servers, then of others those whose name and description share most words with it.
 * The order does not depend on the task, so that what a provider caches stays equal.
 */
export function toolsFor(listed: readonly ListedTool[], task: Pick<Task, "question">): NamedTool[] {
  const words = new Set(wordsOf(task.question));
  const fit = (tool: ListedTool): number =>
    wordsOf(`${tool.name} ${tool.description}`).filter((word) => words.has(word)).length;
  const ours = listed.filter((tool) => isOurs(tool) && !aside.has(tool.name));
  const others = listed
    .filter((tool) => !isOurs(tool))
    .toSorted((left, right) => fit(right) - fit(left));
  const taken = [...ours, ...others.slice(0, othersAtMost)].toSorted(inOrder);
  const shared = sharedNames(taken.filter(isOurs));
  const used = new Set(ofTheKernel);
  for (const { name } of taken.filter(isOurs)) if (!shared.has(name)) used.add(name);
  return taken.map((tool) => {
    const isPlain = isOurs(tool) ? !shared.has(tool.name) : !used.has(tool.name);
    const name = isPlain ? tool.name : freeName(tool, used);
    used.add(name);
    return { name, tool: isOurs(tool) ? tool : plainTool(tool) };
  });
}

/** What ends a run, or reads on: no server may take these names. */
const ofTheKernel = ["submit", "answer", "read_more"];

function isOurs({ server }: ListedTool): boolean {
  return placeOf(server) < first.length;
}

/** Two of our servers may have a tool of one name: of two clusters, for example. */
function sharedNames(tools: readonly ListedTool[]): ReadonlySet<string> {
  const names = tools.map(({ name }) => name);
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

/** With its server before it; should that be taken, too, with a number behind it. */
function freeName({ server, name }: ListedTool, used: ReadonlySet<string>): string {
  const base = `${server}_${name}`.replaceAll(/[^\w-]/gu, "_");
  let free = base;
  for (let number = 2; used.has(free); number += 1) free = `${base}_${number}`;
  return free;
}

function placeOf(server: string): number {
  const place = first.findIndex((name) => server === name || server.startsWith(`${name}-`));
  return place === -1 ? first.length : place;
}

function inOrder(left: ListedTool, right: ListedTool): number {
  return (
    placeOf(left.server) - placeOf(right.server) ||
    left.server.localeCompare(right.server) ||
    left.name.localeCompare(right.name)
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{4,}/gu) ?? [];
}
