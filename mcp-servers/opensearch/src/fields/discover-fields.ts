import { AppError, type Gap } from "@binnacle/contracts";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import type { FieldMappings, ResolvedIndices } from "../api/wire.ts";
import {
  candidateFields,
  chooseFields,
  type FieldAliases,
  type FieldChoice,
  type FieldOverrides,
  wordField,
} from "./choose-fields.ts";
import { conventions, requiredRoles } from "./conventions.table.ts";
import { type IndexTypes, indexTypes } from "./index-types.ts";
import type { LogField, LogFields } from "./log-fields.ts";

/** Where the logs are and how to read them, or the gap that says what is missing. */
export type Discovery = DiscoveryFound | { readonly kind: "gap"; readonly gap: Gap };

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
  if (found === undefined) return { kind: "gap", gap: noIndex(options.index) };
  const { clusterField: cluster } = options;
  const names = candidateFields([...Object.values(options.fields), ...(cluster ? [cluster] : [])]);
  const types = indexTypes(await client.fieldCapabilities(found.index, names, signal));
  if (types.size === 0) return { kind: "gap", gap: nothingOpen(found) };
  const aliases = await findAliases(client, { index: found.index, types }, signal);
  const choice = chooseFields(types, options.fields, aliases);
  const { fields, readable, unreadable } = choice;
  if (fields === undefined)
    return { kind: "gap", gap: unknownMapping(found.index, [...unreadable.values()].flat()) };
  const place = { types, readable, aliases };
  const clusterField = cluster === undefined ? undefined : wordField(cluster, place);
  if (clusterField !== undefined && clusterField.countable.length === 0)
    return { kind: "gap", gap: oneOfMany(found.index, clusterField.name) };
  return {
    kind: "found",
    index: without(found.index, choice),
    conventions: choice.conventions,
    fields,
    types,
    readable,
    closed: found.closed,
    ...(clusterField === undefined ? {} : { clusterField }),
    gaps: [...unreadableGaps(choice), ...found.unknown.map(noIndex), ...unanswered(found, types)],
  };
}

interface FoundIndices {
  /** Index expression. */
  readonly index: string;
  /** Open, or behind an alias or a data stream, where the names are known. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** Names of the configured expression that nothing has. */
  readonly unknown: readonly string[];
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
  const isClosed = ({ attributes }: { attributes: readonly string[] }) =>
    attributes.includes("closed");
  return {
    index: (configured === undefined ? existing.map(({ pattern }) => pattern) : patterns).join(","),
    open: indices.filter((each) => !isClosed(each)).map(({ name }) => name),
    closed: indices.filter(isClosed).map(({ name }) => name),
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

function isSomething({ indices, aliases, data_streams }: ResolvedIndices): boolean {
  return [indices, aliases, data_streams].some((list) => list.length > 0);
}

/**
 * What fields that are aliases stand for, as documents hold only that. Without the permission, or where the API is
 * missing (OpenSearch Serverless), no alias is known.
 */
async function findAliases(
  client: OpenSearchClient,
  { index, types }: { index: string; types: IndexTypes },
  signal: AbortSignal,
): Promise<FieldAliases> {
  const names = new Set([...types.values()].flatMap((own) => [...own.keys()]));
  const mappings = await client.fieldMappings(index, [...names], signal).catch((error: unknown) => {
    if (error instanceof AppError && error.kind !== "timeout") return {};
    throw error;
  });
  return aliasesIn(mappings);
}

function aliasesIn(mappings: FieldMappings): FieldAliases {
  const aliases = new Map<string, string[]>();
  for (const { mappings: fields } of Object.values(mappings)) {
    for (const { full_name: name, mapping } of Object.values(fields)) {
      for (const { type, path } of Object.values(mapping)) {
        const known = aliases.get(name) ?? [];
        if (type === "alias" && path !== undefined && !known.includes(path))
          aliases.set(name, [...known, path]);
      }
    }
  }
  return aliases;
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

function noIndex(pattern = defaultPatterns().join(", ")): Gap {
  return notConfigured("logs", {
    why: `no index matches ${pattern}`,
    remedy: "Start the opensearch server with --index <pattern of the log indices>.",
  });
}

function nothingOpen({ index, closed, open }: FoundIndices): Gap {
  const why =
    open.length > 0
      ? `no shard of ${named(open)} answers`
      : `no index of ${index} is open (closed: ${named(closed)})`;
  return { origin: "opensearch", kind: "unreachable", what: "logs", why, remedy: health };
}

const health = { text: "Look at the health of the OpenSearch cluster." };

/** Indices that exist and say nothing of their fields: their shards are not assigned, or may not be read. */
function unanswered({ open }: FoundIndices, types: IndexTypes): Gap[] {
  const silent = open.filter((name) => !types.has(name));
  if (silent.length === 0) return [];
  const why = "no shard of it answers, or it may not be read";
  return [
    {
      origin: "opensearch",
      kind: "unreachable",
      what: `logs in ${named(silent)}`,
      why,
      remedy: health,
    },
  ];
}

function unknownMapping(index: string, reasons: readonly string[]): Gap {
  const flags = requiredRoles.map((role) => `--field ${role}=<field>`).join(" ");
  return notConfigured(`logs in ${index}`, {
    why: `the field mapping is not known: ${[...new Set(reasons)].join("; ")}`,
    remedy: `Start the opensearch server with the names: ${flags}`,
  });
}

function oneOfMany(index: string, field: string): Gap {
  return notConfigured(`logs in ${index}`, {
    why: `it has no field ${field} that can be compared as a whole, so the lines of one cluster cannot be told from those of others`,
    remedy: `Let the log shipper write the name of the cluster to ${field}, mapped as keyword.`,
  });
}

/** One gap for all indices that lack the same. */
function unreadableGaps({ unreadable }: FieldChoice): Gap[] {
  const byWhy = Map.groupBy(unreadable, ([, reasons]) => reasons.join("; "));
  return [...byWhy].map(([why, indices]) =>
    notConfigured(`documents in ${named(indices.map(([index]) => index))}`, {
      why,
      remedy: "Leave what holds no logs of pods out of --index, or name its fields with --field.",
    }),
  );
}

/** `a, b and 3 more`. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function notConfigured(what: string, { why, remedy }: { why: string; remedy: string }): Gap {
  return { origin: "opensearch", kind: "not_configured", what, why, remedy: { text: remedy } };
}
