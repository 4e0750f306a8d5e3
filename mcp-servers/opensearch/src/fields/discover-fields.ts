import { AppError, type Gap } from "@binnacle/contracts";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import { candidateFields, chooseFields, type FieldOverrides } from "./choose-fields.ts";
import { conventions, requiredRoles } from "./conventions.table.ts";
import type { LogFields } from "./log-fields.ts";

/** Where the logs are and how to read them, or the gap that says what is missing. */
export type Discovery =
  | {
      readonly kind: "found";
      /** Index expression of every query. */
      readonly index: string;
      readonly convention: string;
      readonly fields: LogFields;
      readonly gaps: readonly Gap[];
    }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface DiscoveryOptions {
  /** Absent: the patterns that the known conventions write to. */
  readonly index?: string | undefined;
  readonly fields: FieldOverrides;
}

/** Finds the index expression and the fields. Throws `AppError` when OpenSearch cannot be asked. */
export async function discoverFields(
  client: OpenSearchClient,
  options: DiscoveryOptions,
  signal: AbortSignal,
): Promise<Discovery> {
  const index = options.index ?? (await findIndices(client, signal));
  if (index === undefined) return { kind: "gap", gap: noIndex(defaultPatterns().join(", ")) };
  const names = candidateFields(options.fields);
  const capabilities = await client.fieldCapabilities(index, names, signal);
  if (capabilities.indices.length === 0) return { kind: "gap", gap: noIndex(index) };
  const choice = chooseFields(capabilities, options.fields);
  if (choice.kind === "unknown") return { kind: "gap", gap: unknownMapping(index, choice.reasons) };
  const { convention, fields, others } = choice;
  const gaps = others.map((other) => notSearched(index, other));
  return { kind: "found", index, convention, fields, gaps };
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
  return {
    origin: "opensearch",
    what: "logs",
    why: `no index matches ${pattern}`,
    remedy: "Start the opensearch server with --index <pattern of the log indices>.",
  };
}

function unknownMapping(index: string, reasons: readonly string[]): Gap {
  const flags = requiredRoles.map((role) => `--field ${role}=<field>`).join(" ");
  return {
    origin: "opensearch",
    what: `logs in ${index}`,
    why: `the field mapping is not known: ${reasons.join("; ")}`,
    remedy: `Start the opensearch server with the names: ${flags}`,
  };
}

function notSearched(index: string, convention: string): Gap {
  return {
    origin: "opensearch",
    what: `documents of the ${convention} convention in ${index}`,
    why: "the same index pattern holds several conventions, and one is read at a time",
    remedy: "Start the opensearch server with --index <pattern of one convention>.",
  };
}
