import { AppError } from "@binnacle/contracts";
import type { EksDeps } from "../eks-deps.ts";
import { printColumns } from "../objects/print-table.ts";
import { readEvents } from "../objects/read-events.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { age } from "./age.ts";
import type { GetContext } from "./get-context.ts";
import type { Command } from "./parse-command.ts";
import type { Printed } from "./printed.ts";
import { type ReadObject, readObjects } from "./read-objects.ts";
import { scopeOf } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const objectsAtMost = 5;

/** `kubectl describe`: the object as YAML, then its events. */
export async function runDescribe(
  deps: EksDeps,
  command: Command,
  signal: AbortSignal,
): Promise<Printed> {
  const targets = await targetsOf(deps.api, command.words, signal);
  const context = { deps, command, namespace: await scopeOf(deps, command), signal };
  const { objects, hasMore } = await readObjects(targets, context);
  if (objects.length === 0) throw new AppError("not_found", "No such object was found.");
  const shown = objects.slice(0, objectsAtMost);
  const parts = await Promise.all(shown.map((object) => described(object, context)));
  return { output: parts.join("\n---\n"), hasMore: hasMore || objects.length > shown.length };
}

async function described(
  { object, name, target: { resource } }: ReadObject,
  { deps, namespace, signal }: GetContext,
): Promise<string> {
  const fieldSelector = `involvedObject.name=${name},involvedObject.kind=${resource.kind}`;
  const answer = await readEvents(deps.api, resource.isNamespaced ? namespace : undefined, {
    signal,
    query: { fieldSelector },
  });
  const yaml = toYaml(object);
  if (answer.kind === "failed") return `${yaml}\nEvents: not seen: ${answer.failure.why}`;
  if (answer.value.length === 0) return `${yaml}\nEvents: <none>`;
  const rows = answer.value.map(({ type, reason, at, count, by, message }) => [
    type,
    reason,
    count > 1 ? `${age(at, deps.api.now())} (x${count})` : age(at, deps.api.now()),
    by,
    message,
  ]);
  return `${yaml}\nEvents:\n${printColumns([["TYPE", "REASON", "AGE", "FROM", "MESSAGE"], ...rows])}`;
}
