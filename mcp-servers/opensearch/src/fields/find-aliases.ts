import { AppError } from "@binnacle/contracts";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import type { FieldMappings } from "../api/wire.ts";
import type { FieldAliases } from "./choose-fields.ts";
import type { IndexTypes } from "./index-types.ts";

/**
 * What fields that are aliases stand for, as documents hold only that. Without the permission, or where the API is
 * missing (OpenSearch Serverless), no alias is known.
 */
export async function findAliases(
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
  const found = Object.values(mappings).flatMap(({ mappings: fields }) =>
    Object.values(fields).flatMap(({ full_name: name, mapping }) =>
      Object.values(mapping).flatMap(({ type, path }) =>
        type === "alias" && path !== undefined ? [{ name, path }] : [],
      ),
    ),
  );
  const byName = Map.groupBy(found, ({ name }) => name);
  return new Map(
    [...byName].map(([name, all]) => [name, [...new Set(all.map(({ path }) => path))]]),
  );
}
