import type { ListedTool, Task } from "@binnacle/contracts";

/** More tools than this make a choice worse, and its prompt longer. */
const toolsAtMost = 16;

/** Servers whose tools answer most tasks, in the order in which a model reads of them. */
const first = ["eks", "prometheus", "opensearch"];

/** The context document is what they answer. */
const known: ReadonlySet<string> = new Set(["diagnose"]);

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
  const ours = listed.filter(
    ({ server, name }) => placeOf(server) < first.length && !known.has(name),
  );
  const others = listed
    .filter((tool) => placeOf(tool.server) === first.length)
    .toSorted((left, right) => fit(right) - fit(left));
  const taken = [...ours, ...others].slice(0, toolsAtMost).toSorted(inOrder);
  const names = taken.map(({ name }) => name);
  return taken.map((tool) => ({ name: nameOf(tool, names), tool }));
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

/** Two servers may have a tool of one name. */
function nameOf({ server, name }: ListedTool, names: readonly string[]): string {
  const isUnique = names.filter((other) => other === name).length === 1;
  return isUnique ? name : `${server}_${name}`.replaceAll(/[^\w-]/gu, "_");
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{4,}/gu) ?? [];
}
