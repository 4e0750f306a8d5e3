import type { OpenSearchEmulator } from "@binnacle/emulators";
import { z } from "zod";
import type { RealOpenSearch } from "./start-open-search.ts";

/** Stores documents and waits until searches see them. */
export async function bulkLoad(
  { url, headers }: RealOpenSearch,
  documents: OpenSearchEmulator["documents"],
): Promise<void> {
  const body = documents.flatMap(({ index, id, source }) => [
    JSON.stringify({ index: { _index: index, _id: id } }),
    JSON.stringify(source),
  ]);
  const response = await fetch(`${url}/_bulk?refresh=true`, {
    method: "POST",
    headers,
    body: `${body.join("\n")}\n`,
  });
  const { errors } = z.object({ errors: z.boolean() }).parse(await response.json());
  if (errors) throw new Error("OpenSearch refused some of the documents.");
}
