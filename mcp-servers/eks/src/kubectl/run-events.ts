import { AppError, type Gap } from "@binnacle/contracts";
import { toGap } from "../api/failure.ts";
import type { EksDeps } from "../eks-deps.ts";
import { found } from "../objects/found.ts";
import { printColumns } from "../objects/print-table.ts";
import { beforeKept, readEvents } from "../objects/read-events.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { pathOf } from "../resources/find-resource.ts";
import { within } from "../window-between.ts";
import { lastSeen } from "./age.ts";
import type { Command } from "./command.ts";
import type { Run } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { type Target, targetsOf } from "./targets-of.ts";
import { windowOf } from "./window-of.ts";

const eventsAtMost = 200;
/** A longer answer would be cut at its end, where the newest are. */
const lengthAtMost = 9000;

/** `kubectl events`, oldest first. */
export const runEvents: Run = async (deps, command, signal) => {
  const namespace = await scopeOf(deps, command);
  const target = await targetOf(deps, command, signal);
  const query = { fieldSelector: selectorOf(command, target) };
  const read = await readEvents(deps.api, namespace, { signal, query });
  const now = deps.api.now();
  const window = windowOf(command.flags, now);
  const gaps = [...read.gaps, ...beforeKept(read.events, { ...window, now, namespace })];
  const types = typesOf(command);
  const all = within(read.events, window).filter(
    ({ type }) => types === undefined || types.has(type),
  );
  if (all.length === 0) {
    const isEmpty = read.events.length === 0 && gaps.length === 0;
    const unknown = isEmpty ? await absences(deps, { target, namespace, signal }) : gaps;
    return { output: unknown.length > 0 ? "" : "No events found", hasMore: false, gaps: unknown };
  }
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
  const heads = command.flags["noHeaders"] === true ? [] : [header];
  const lines = printColumns([...heads, ...rows]).split("\n");
  const told = newestOf(lines.slice(heads.length));
  const isCut = told.length < all.length;
  const counts = isCut ? [`… the newest ${told.length} of ${all.length} events`] : [];
  const output = [...counts, ...lines.slice(0, heads.length), ...told].join("\n");
  return { output, hasMore: isCut, gaps };
};

/** So many of the last lines as an answer bears, one at least. */
function newestOf(lines: readonly string[]): readonly string[] {
  let length = 0;
  const count = lines.toReversed().findIndex((line) => {
    length += line.length + 1;
    return length > lengthAtMost;
  });
  return count === -1 ? lines : lines.slice(-Math.max(1, count));
}

async function targetOf(
  { api }: EksDeps,
  { flags }: Command,
  signal: AbortSignal,
): Promise<Target | undefined> {
  const about = textFlag(flags["for"]);
  const [target] = about === undefined ? [] : await targetsOf(api, [about], signal);
  return target;
}

/** What is not there has no events, and that is no answer: throws `AppError`. */
async function absences(
  { api }: EksDeps,
  asked: { target: Target | undefined; namespace: string | undefined; signal: AbortSignal },
): Promise<readonly Gap[]> {
  const { target, namespace, signal } = asked;
  const [name] = target?.names ?? [];
  if (target === undefined || name === undefined)
    return await assertNamespace(api, namespace, signal);
  const { resource: kind } = target;
  const where = kind.isNamespaced ? namespace : undefined;
  if (kind.isNamespaced && where === undefined) return [];
  const answer = await api.json(pathOf(kind, { namespace: where, name }), { signal });
  if (answer.kind === "failed" && answer.failure.kind !== "not_found") {
    const what = `whether there is a ${kind.kind.toLowerCase()} ${name}`;
    return [toGap(answer.failure, { what, about: { kinds: [kind.kind], name } })];
  }
  await found(answer, { kind, namespace: where, name }, { api, signal });
  return [];
}

/** `--types=Warning`, `--types=Normal,Warning`. */
function typesOf({ flags }: Command): ReadonlySet<string> | undefined {
  const asked = textFlag(flags["types"]);
  if (asked === undefined) return undefined;
  const types = asked
    .split(",")
    .map((type) => known.find((one) => one.toLowerCase() === type.trim().toLowerCase()));
  const meant = types.filter((type) => type !== undefined);
  if (meant.length < types.length)
    throw new AppError(
      "bad_input",
      `--types is Normal, Warning or both, not ${asked.slice(0, 40)}.`,
    );
  return new Set(meant);
}

const known = ["Normal", "Warning"];

function selectorOf({ flags }: Command, target: Target | undefined): string {
  return [
    textFlag(flags["fieldSelector"]),
    target && `involvedObject.kind=${target.resource.kind}`,
    target?.names[0] && `involvedObject.name=${target.names[0]}`,
  ]
    .filter((part) => typeof part === "string" && part !== "")
    .join(",");
}
