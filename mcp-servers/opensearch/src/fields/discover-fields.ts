import { AppError, type Gap } from "@binnacle/contracts";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import type { ResolvedIndices } from "../api/wire.ts";
import {
  candidateFields,
  chooseFields,
  type FieldChoice,
  type FieldOverrides,
  wordField,
} from "./choose-fields.ts";
import { conventions } from "./conventions.table.ts";
import {
  type FoundIndices,
  type NotFound,
  noIndex,
  nothingMatches,
  nothingOpen,
  oneOfMany,
  silentOf,
  unanswered,
  unknownMapping,
  unreadableGaps,
} from "./discovery-gaps.ts";
import { findAliases } from "./find-aliases.ts";
import { type IndexTypes, indexTypes } from "./index-types.ts";
import type { LogField, LogFields } from "./log-fields.ts";

/** Where the logs are and how to read them, or the gap that says what is missing. */
export type Discovery = DiscoveryFound | ({ readonly kind: "gap" } & NotFound);

export interface DiscoveryFound {
  readonly kind: "found";
  /** Index expression of every query. */
  readonly index: string;
  /** What the indices follow, in the order of the table; empty where configuration names all fields. */
  readonly conventions: readonly string[];
  readonly fields: LogFields;
  /** All open indices behind the expression, with the types of the fields that were asked for. */
  readonly types: IndexTypes;
  readonly readable: readonly string[];
  /** Closed: cannot be searched. */
  readonly closed: readonly string[];
  /** Open, and no shard of them said what they map. */
  readonly silent: readonly string[];
  /** Which indices, aliases and data streams there were, and in what state. */
  readonly state: string;
  /** Of the name that was asked for. */
  readonly clusterField?: LogField;
  readonly gaps: readonly Gap[];
}

export interface DiscoveryOptions {
  /** Absent: the patterns that the known conventions write to. */
  readonly index?: string | undefined;
  readonly fields: FieldOverrides;
  /** What tells the lines of a cluster from those of others, where indices are shared. */
  readonly clusterField?: string | undefined;
}

/** Finds the index expression and, for each index by itself, the fields. Throws `AppError` when OpenSearch cannot be asked. */
export async function discoverFields(
  client: OpenSearchClient,
  options: DiscoveryOptions,
  signal: AbortSignal,
): Promise<Discovery> {
  const found = await findIndices(client, options.index, signal);
  if (found === undefined)
    return { kind: "gap", ...nothingMatches(options.index ?? defaultPatterns().join(", ")) };
  const { clusterField: cluster } = options;
  const names = candidateFields([...Object.values(options.fields), ...(cluster ? [cluster] : [])]);
  const types = indexTypes(await client.fieldCapabilities(found.index, names, signal));
  if (types.size === 0) return { kind: "gap", ...nothingOpen(found) };
  const aliases = await findAliases(client, { index: found.index, types }, signal);
  const choice = chooseFields(types, options.fields, aliases);
  const { fields, readable, unreadable } = choice;
  if (fields === undefined) return { kind: "gap", ...unknownMapping(found.index, unreadable) };
  const place = { types, readable, aliases };
  const clusterField = cluster === undefined ? undefined : wordField(cluster, place);
  if (clusterField !== undefined && clusterField.countable.length === 0)
    return { kind: "gap", ...oneOfMany(found.index, clusterField.name) };
  return {
    kind: "found",
    index: without(found.index, choice),
    conventions: choice.conventions,
    fields,
    types,
    readable,
    closed: found.closed,
    silent: silentOf(found, types),
    state: found.state,
    ...(clusterField === undefined ? {} : { clusterField }),
    gaps: [...unreadableGaps(choice), ...found.unknown.map(noIndex), ...unanswered(found, types)],
  };
}

/** The state as it is now, of `DiscoveryFound`. */
export async function stateNow(
  client: OpenSearchClient,
  configured: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  return (await findIndices(client, configured, signal))?.state;
}

/** Undefined: nothing matches. Patterns that may not be resolved are left out, unless that leaves none. */
async function findIndices(
  client: OpenSearchClient,
  configured: string | undefined,
  signal: AbortSignal,
): Promise<FoundIndices | undefined> {
  const patterns = configured?.split(",") ?? defaultPatterns();
  const asked = await Promise.all(
    patterns.map(async (pattern) => {
      try {
        return { pattern, answer: await client.resolve(pattern, signal) };
      } catch (error) {
        if (error instanceof AppError && error.kind === "denied") return { pattern, error };
        throw error;
      }
    }),
  );
  const existing = asked.filter(({ answer }) => answer !== undefined && isSomething(answer));
  const denied = asked.find(({ error }) => error !== undefined);
  if (existing.length === 0 && denied?.error !== undefined) throw denied.error;
  if (existing.length === 0) return undefined;
  const indices = existing.flatMap(({ answer }) => answer?.indices ?? []);
  return {
    index: (configured === undefined ? existing.map(({ pattern }) => pattern) : patterns).join(","),
    open: indices.filter((each) => !isClosed(each)).map(({ name }) => name),
    closed: indices.filter(isClosed).map(({ name }) => name),
    state: JSON.stringify(existing.map(({ answer }) => answer)),
    unknown:
      configured === undefined
        ? []
        : asked
            .filter(
              ({ pattern, answer }) =>
                answer && !isSomething(answer) && !/[*-]/.test(pattern[0] ?? ""),
            )
            .map(({ pattern }) => pattern),
  };
}

function isClosed({ attributes }: ResolvedIndices["indices"][number]): boolean {
  return attributes.includes("closed");
}

function isSomething({ indices, aliases, data_streams }: ResolvedIndices): boolean {
  return [indices, aliases, data_streams].some((list) => list.length > 0);
}

function defaultPatterns(): string[] {
  return [...new Set(conventions.flatMap(({ indices }) => indices))];
}

/** Of the first line of a request, 4,096 bytes, what an index expression may take. */
const maxExpression = 2_000;

/**
 * Indices that cannot be read are not searched, as a clause may fail on their mapping; unless naming them takes more
 * than a request line holds.
 */
function without(index: string, { readable, unreadable }: FieldChoice): string {
  if (unreadable.size === 0) return index;
  const excluding = [index, ...[...unreadable.keys()].map((name) => `-${name}`)].join(",");
  const listed = readable.join(",");
  // Only after a wildcard does a minus exclude.
  const fitting = (index.includes("*") ? [excluding, listed] : [listed]).find(
    (expression) => expression.length <= maxExpression,
  );
  return fitting ?? index;
}
