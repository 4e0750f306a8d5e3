import { readSecret, runServer, trustCertificates } from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { createOpenSearchServer } from "./create-open-search-server.ts";
import { roles } from "./fields/conventions.table.ts";

const command = new Command("binnacle-opensearch")
  .description("Read-only MCP server for logs in OpenSearch. Speaks stdio unless --http is given.")
  .requiredOption("--opensearch-url <url>", "address of OpenSearch")
  .option("--index <pattern>", "index pattern of the logs; default: those of known shippers")
  .option("--username <name>", "for basic authentication, with --password-file")
  .option("--password-file <file>", "file with the password, read for every request")
  .option("--token-file <file>", "file with a bearer token instead, read for every request")
  .option("--ca-file <file>", "certificates in PEM to trust besides the usual ones")
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

const flags = z
  .object({
    opensearchUrl: z.url({ protocol: /^https?$/ }),
    index: z.string().min(1).optional(),
    username: z.string().min(1).optional(),
    passwordFile: z.string().optional(),
    tokenFile: z.string().optional(),
    caFile: z.string().optional(),
    field: Pairs.pipe(z.partialRecord(z.enum(roles), z.string())),
    filter: Pairs,
    clusterId: z.string().min(1),
  })
  .refine((given) => !given.username === !given.passwordFile, {
    error: "--username and --password-file belong together",
  })
  .refine((given) => !given.tokenFile || !given.username, {
    error: "give --token-file or a user name, not both",
  });

await runServer({
  command,
  flags,
  create: ({ opensearchUrl, caFile, passwordFile, tokenFile, ...given }, options) => {
    if (caFile !== undefined) trustCertificates(caFile);
    return createOpenSearchServer({
      ...given,
      ...options,
      openSearchUrl: opensearchUrl,
      readPassword: passwordFile === undefined ? undefined : () => readSecret(passwordFile),
      readToken: tokenFile === undefined ? undefined : () => readSecret(tokenFile),
      fields: given.field,
      filters: given.filter,
      now: Date.now,
    });
  },
});

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
