import {
  BackendFlags,
  createBackendFetch,
  runServer,
  withBackendFlags,
} from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { createOpenSearchServer } from "./create-open-search-server.ts";
import { roles } from "./fields/conventions.table.ts";

const command = withBackendFlags(new Command("binnacle-opensearch"))
  .description("Read-only MCP server for logs in OpenSearch. Speaks stdio unless --http is given.")
  .requiredOption("--opensearch-url <url>", "address of OpenSearch")
  .option("--index <pattern>", "index pattern of the logs; default: those of known shippers")
  .option(
    "--field <role=name>",
    `field of a role (${roles.join(", ")}), where the mapping is unusual; repeatable`,
    collect,
    [],
  )
  .option("--filter <field=value>", "only lines with this value; repeatable", collect, [])
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown");

const Pairs = z.array(z.string().regex(/^[^=]+=.+$/, "must be name=value")).transform((pairs) =>
  Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [name, value.join("=")];
    }),
  ),
);

const flags = BackendFlags.and(
  z.object({
    opensearchUrl: z.url({ protocol: /^https?$/ }),
    index: z.string().min(1).optional(),
    field: Pairs.pipe(z.partialRecord(z.enum(roles), z.string())),
    filter: Pairs,
    clusterId: z.string().min(1),
  }),
);

await runServer({
  command,
  flags,
  create: ({ opensearchUrl: url, index, clusterId, field, filter, ...login }, options) =>
    createOpenSearchServer({
      ...options,
      openSearchUrl: url,
      index,
      clusterId,
      fetch: createBackendFetch({ url, flags: login, now: Date.now }),
      fields: field,
      filters: filter,
      now: Date.now,
    }),
});

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
