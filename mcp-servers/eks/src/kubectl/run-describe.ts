import { AppError, type Gap, present } from "@binnacle/contracts";
import { errorToGap } from "@binnacle/runtime";
import type { ClusterApi } from "../api/cluster-api.ts";
import { printColumns } from "../objects/print-table.ts";
import { readEvents, type SeenEvent } from "../objects/read-events.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { lastSeen } from "./age.ts";
import type { GetContext } from "./get-context.ts";
import type { Run } from "./printed.ts";
import { type ReadObject, readObjects } from "./read-objects.ts";
import { scopeOf } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const objectsAtMost = 5;

/** `kubectl describe`: the object as YAML, then its events. */
export const runDescribe: Run = async (deps, command, signal) => {
  const targets = await targetsOf(deps.api, command.words, signal);
  const context = { deps, command, namespace: await scopeOf(deps, command), signal };
  const { objects, hasMore, gaps } = await readObjects(targets, context);
  if (objects.length === 0) {
    await assertNamespace(deps.api, context.namespace, signal);
    throw new AppError("not_found", "No such object was found.");
  }
  const shown = objects.slice(0, objectsAtMost);
  const parts = await Promise.all(shown.map((object) => described(object, context)));
  return {
    output: parts.map(({ text }) => text).join("\n---\n"),
    hasMore: hasMore || objects.length > shown.length,
    gaps: [...gaps, ...parts.flatMap((part) => part.gaps)],
  };
};

async function described(
  { object, name, target: { resource } }: ReadObject,
  { deps, namespace, signal }: GetContext,
): Promise<{ text: string; gaps: readonly Gap[] }> {
  const fieldSelector = `involvedObject.name=${name},involvedObject.kind=${resource.kind}`;
  const home = resource.isNamespaced ? namespace : undefined;
  const yaml = toYaml(object);
  try {
    const { events, gaps } = await readEvents(deps.api, home, { signal, query: { fieldSelector } });
    const table = events.length === 0 ? " <none>" : `\n${eventTable(events, deps.api)}`;
    return { text: `${yaml}\nEvents:${table}`, gaps };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { text: `${yaml}\nEvents: not seen`, gaps: [eventsUnseen(error, { name, home })] };
  }
}

function eventsUnseen(
  error: AppError,
  { name, home }: { readonly name: string; readonly home: string | undefined },
): Gap {
  const about = present({ kinds: ["Event"], namespace: home });
  return { ...errorToGap(error, { origin: "kubernetes", what: `events of ${name}` }), about };
}

function eventTable(events: readonly SeenEvent[], api: ClusterApi): string {
  const rows = events.map(({ type, reason, by, message, ...event }) => [
    type,
    reason,
    lastSeen(event, api),
    by,
    message,
  ]);
  return printColumns([["TYPE", "REASON", "AGE", "FROM", "MESSAGE"], ...rows]);
}
