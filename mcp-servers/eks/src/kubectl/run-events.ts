import type { EksDeps } from "../eks-deps.ts";
import { printColumns } from "../objects/print-table.ts";
import { readEvents } from "../objects/read-events.ts";
import { lastSeen } from "./age.ts";
import type { Command } from "./parse-command.ts";
import type { Run } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const eventsAtMost = 200;

/** `kubectl events`, oldest first. */
export const runEvents: Run = async (deps, command, signal) => {
  const namespace = await scopeOf(deps, command);
  const fieldSelector = await selectorOf(deps, command, signal);
  const query = { fieldSelector };
  const { events: all, gaps } = await readEvents(deps.api, namespace, { signal, query });
  if (all.length === 0) return { output: "No events found", hasMore: false, gaps };
  const newest = all.slice(-eventsAtMost);
  const rows = newest.map(({ at, type, reason, about, count, message, namespace: home }) => [
    ...(namespace === undefined ? [home] : []),
    lastSeen({ at, count }, deps.api),
    type,
    reason,
    `${about.kind.toLowerCase()}/${about.name}`,
    message,
  ]);
  const columns = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
  const header = namespace === undefined ? ["NAMESPACE", ...columns] : columns;
  const shown = command.flags["noHeaders"] === true ? rows : [header, ...rows];
  return { output: printColumns(shown), hasMore: all.length > newest.length, gaps };
};

async function selectorOf(deps: EksDeps, { flags }: Command, signal: AbortSignal): Promise<string> {
  const about = textFlag(flags["for"]);
  const [target] = about === undefined ? [] : await targetsOf(deps.api, [about], signal);
  const types = textFlag(flags["types"]);
  return [
    textFlag(flags["fieldSelector"]),
    target && `involvedObject.kind=${target.resource.kind}`,
    target?.names[0] && `involvedObject.name=${target.names[0]}`,
    types !== undefined && !types.includes(",") && `type=${types}`,
  ]
    .filter((part) => typeof part === "string" && part !== "")
    .join(",");
}
