import { AppError, type Gap } from "@binnacle/contracts";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import { candidateFields, chooseFields, type FieldOverrides, wordField } from "./choose-fields.ts";
import { conventions, requiredRoles } from "./conventions.table.ts";
import type { ExactField, LogFields } from "./log-fields.ts";

/** Where the logs are and how to read them, or the gap that says what is missing. */
export type Discovery =
  | {
      readonly kind: "found";
      /** Index expression of every query. */
      readonly index: string;
      readonly convention: string;
      readonly fields: LogFields;
      /** Of the name that was asked for. */
      readonly clusterField?: ExactField;
      readonly gaps: readonly Gap[];
    }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface DiscoveryOptions {
  /** Absent: the patterns that the known conventions write to. */
  readonly index?: string | undefined;
  readonly fields: FieldOverrides;
  /** What tells the lines of a cluster from those of others, where indices are shared. */
  readonly clusterField?: string | undefined;
}

/** Finds the index expression and the fields. Throws `AppError` when OpenSearch cannot be asked. */
export async function discoverFields(
  client: OpenSearchClient,
  options: DiscoveryOptions,
  signal: AbortSignal,
): Promise<Discovery> {
  const index = options.index ?? (await findIndices(client, signal));
  if (index === undefined) return { kind: "gap", gap: noIndex(defaultPatterns().join(", ")) };
  const { clusterField: cluster } = options;
  const names = candidateFields([...Object.values(options.fields), ...(cluster ? [cluster] : [])]);
  const capabilities = await client.fieldCapabilities(index, names, signal);
  if (capabilities.indices.length === 0) return { kind: "gap", gap: noIndex(index) };
  const choice = chooseFields(capabilities, options.fields);
  if (choice.kind === "unknown") return { kind: "gap", gap: unknownMapping(index, choice.reasons) };
  const { convention, fields, others } = choice;
  const gaps = others.map((other) => notSearched(index, other));
  const found = { kind: "found", index, convention, fields, gaps } as const;
  if (cluster === undefined) return found;
  const clusterField = wordField(cluster, capabilities);
  if (clusterField?.exact === undefined) return { kind: "gap", gap: oneOfMany(index, cluster) };
  return { ...found, clusterField: { ...clusterField, exact: clusterField.exact } };
}

/** Patterns that may not be resolved are left out, unless that leaves none. */
async function findIndices(
  client: OpenSearchClient,
  signal: AbortSignal,
): Promise<string | undefined> {
  const patterns = defaultPatterns();
  const asked = await Promise.all(
    patterns.map(async (pattern) => {
      try {
        return await client.resolve(pattern, signal);
      } catch (error) {
        if (error instanceof AppError && error.kind === "denied") return error;
        throw error;
      }
    }),
  );
  const found = patterns.filter((_, position) => {
    const answer = asked[position];
    if (answer === undefined || answer instanceof AppError) return false;
    return [answer.indices, answer.aliases, answer.data_streams].some((list) => list.length > 0);
  });
  if (found.length > 0) return found.join(",");
  const denied = asked.find((answer) => answer instanceof AppError);
  if (denied !== undefined) throw denied;
  return undefined;
}

function defaultPatterns(): string[] {
  return [...new Set(conventions.flatMap(({ indices }) => indices))];
}

function noIndex(pattern: string): Gap {
  return notConfigured("logs", {
    why: `no index matches ${pattern}`,
    remedy: "Start the opensearch server with --index <pattern of the log indices>.",
  });
}

function unknownMapping(index: string, reasons: readonly string[]): Gap {
  const flags = requiredRoles.map((role) => `--field ${role}=<field>`).join(" ");
  return notConfigured(`logs in ${index}`, {
    why: `the field mapping is not known: ${reasons.join("; ")}`,
    remedy: `Start the opensearch server with the names: ${flags}`,
  });
}

function oneOfMany(index: string, field: string): Gap {
  return notConfigured(`logs in ${index}`, {
    why: `it has no field ${field} that can be compared as a whole, so the lines of one cluster cannot be told from those of others`,
    remedy: `Let the log shipper write the name of the cluster to ${field}, mapped as keyword.`,
  });
}

function notSearched(index: string, convention: string): Gap {
  return notConfigured(`documents of the ${convention} convention in ${index}`, {
    why: "the same index pattern holds several conventions, and one is read at a time",
    remedy: "Start the opensearch server with --index <pattern of one convention>.",
  });
}

function notConfigured(what: string, { why, remedy }: { why: string; remedy: string }): Gap {
  return { origin: "opensearch", kind: "not_configured", what, why, remedy: { text: remedy } };
}
