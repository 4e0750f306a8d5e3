import { refused } from "../api/refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { printColumns } from "../objects/print-table.ts";
import { readEvents } from "../objects/read-events.ts";
import { age } from "./age.ts";
import type { Command } from "./parse-command.ts";
import type { Printed } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const eventsAtMost = 200;
const events = { kind: "Event", plural: "events", group: "" };

/** `kubectl events`, oldest first. */
export async function runEvents(
  deps: EksDeps,
  command: Command,
  signal: AbortSignal,
): Promise<Printed> {
  const namespace = await scopeOf(deps, command);
  const fieldSelector = await selectorOf(deps, command, signal);
  const answer = await readEvents(deps.api, namespace, { signal, query: { fieldSelector } });
  if (answer.kind === "failed")
    throw refused(answer.failure, { kind: events, namespace }, deps.api.kubectl);
  if (answer.value.length === 0) return { output: "No events found", hasMore: false };
  const newest = answer.value.slice(-eventsAtMost);
  const rows = newest.map(({ at, type, reason, about, count, message, namespace: home }) => [
    ...(namespace === undefined ? [home] : []),
    count > 1 ? `${age(at, deps.api.now())} (x${count})` : age(at, deps.api.now()),
    type,
    reason,
    `${about.kind.toLowerCase()}/${about.name}`,
    message,
  ]);
  const header = [
    ...(namespace === undefined ? ["NAMESPACE"] : []),
    "LAST SEEN",
    "TYPE",
    "REASON",
    "OBJECT",
    "MESSAGE",
  ];
  const shown = command.flags["noHeaders"] === true ? rows : [header, ...rows];
  return { output: printColumns(shown), hasMore: answer.value.length > newest.length };
}

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
