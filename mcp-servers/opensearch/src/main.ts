import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { AppError } from "@binnacle/contracts";
import { serveHttp, serveStdio } from "@binnacle/mcp/server";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command } from "commander";
import { z } from "zod";
import { createOpenSearchServer } from "./create-open-search-server.ts";
import { roles } from "./fields/conventions.table.ts";

const Pairs = z.array(z.string().regex(/^[^=]+=.+$/, "must be name=value")).transform((pairs) =>
  Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [name, value.join("=")];
    }),
  ),
);

const Flags = z.object({
  opensearchUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).password === "" && new URL(url).username === "", {
      error: "must not carry credentials; use --username and --password-file",
    }),
  index: z.string().min(1).optional(),
  username: z.string().min(1).optional(),
  passwordFile: z.string().optional(),
  caFile: z.string().optional(),
  field: Pairs.pipe(z.partialRecord(z.enum(roles), z.string())),
  filter: Pairs,
  clusterId: z.string().min(1),
  timeoutMs: z.coerce.number().int().min(100).max(60_000),
  http: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string(),
  bearerTokenFile: z.string().optional(),
});
type Flags = z.infer<typeof Flags>;

const log = createLog("opensearch-server");

await new Command("binnacle-opensearch")
  .description("Read-only MCP server for logs in OpenSearch. Speaks stdio unless --http is given.")
  .requiredOption("--opensearch-url <url>", "address of OpenSearch")
  .option("--index <pattern>", "index pattern of the logs; default: those of known shippers")
  .option("--username <name>", "for basic authentication, with --password-file")
  .option("--password-file <file>", "file with the password, read for every request")
  .option("--ca-file <file>", "certificates in PEM to trust besides the usual ones")
  .option(
    "--field <role=name>",
    `field of a role (${roles.join(", ")}), where the mapping is unusual; repeatable`,
    collect,
    [],
  )
  .option("--filter <field=value>", "only lines with this value; repeatable", collect, [])
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown")
  .option("--timeout-ms <ms>", "deadline of one tool call", "15000")
  .option("--http <port>", "serve streamable HTTP at /mcp; 0 takes a free port")
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--bearer-token-file <file>", "file with the token that callers must send")
  .action(async (flags: unknown) => {
    try {
      await serve(readFlags(flags));
    } catch (error) {
      logFailure(log, error, "server stopped");
      process.exitCode = 1;
    }
  })
  .parseAsync();

function readFlags(flags: unknown): Flags {
  const parsed = Flags.safeParse(flags);
  if (parsed.success) return parsed.data;
  throw new AppError("bad_input", z.prettifyError(parsed.error));
}

async function serve(flags: Flags): Promise<void> {
  const { passwordFile, caFile } = flags;
  if (caFile !== undefined) trust(readFileSync(caFile, "utf8"));
  const server = createOpenSearchServer({
    openSearchUrl: flags.opensearchUrl,
    index: flags.index,
    username: flags.username,
    readPassword: passwordFile === undefined ? undefined : () => readSecret(passwordFile),
    fields: flags.field,
    filters: flags.filter,
    clusterId: flags.clusterId,
    timeoutMs: flags.timeoutMs,
    now: Date.now,
    log,
  });
  if (flags.http === undefined) return await serveStdio(server.createMcpServer());
  const { url } = await serveHttp(server.createMcpServer, {
    port: flags.http,
    host: flags.host,
    isReady: server.isReady,
    ...(flags.bearerTokenFile === undefined
      ? {}
      : { bearerToken: await readSecret(flags.bearerTokenFile) }),
  });
  log({ url }, "listening");
}

function trust(certificate: string): void {
  setDefaultCACertificates([...getCACertificates("default"), certificate]);
}

async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new AppError("denied", `The file ${path} cannot be read.`, { cause: error });
  }
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
