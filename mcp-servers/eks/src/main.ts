import { readFileSync } from "node:fs";
import { AppError } from "@binnacle/contracts";
import { serveHttp, serveStdio } from "@binnacle/mcp/server";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { createEksServer } from "./create-eks-server.ts";

type Flags = z.infer<typeof Flags>;
const Flags = z.object({
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  inCluster: z.boolean().optional(),
  clusterName: z.string().optional(),
  namespace: z.string().optional(),
  timeoutMs: z.number(),
  http: z.number().optional(),
  host: z.string(),
  bearerTokenFile: z.string().optional(),
});

const log = createLog("eks");

const command = new Command("binnacle-eks")
  .description(
    "Read-only MCP server for one Kubernetes cluster. Speaks stdio unless --http is given.",
  )
  .option("--kubeconfig <file>", "kubeconfig; default: $KUBECONFIG, then ~/.kube/config")
  .option("--context <name>", "context of the kubeconfig; default: its current one")
  .option("--in-cluster", "use the service account of the pod")
  .option("--cluster-name <name>", "name to display; default: the context")
  .option("--namespace <name>", "read this namespace only")
  .option("--timeout-ms <number>", "deadline of one tool call", toInteger, 10_000)
  .option("--http <port>", "serve streamable HTTP at /mcp; 0 takes a free port", toInteger)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--bearer-token-file <file>", "file with the token that callers must send")
  .action(async (given: unknown) => {
    try {
      await serve(Flags.parse(given));
    } catch (error) {
      logFailure(log, error, "server stopped");
      process.exitCode = 1;
    }
  });

await command.parseAsync();

async function serve(flags: Flags): Promise<void> {
  const server = createEksServer({ ...present(flags), timeoutMs: flags.timeoutMs, log });
  server.warm();
  if (flags.http === undefined) return await serveStdio(server.createMcpServer());
  const serving = await serveHttp(server.createMcpServer, {
    port: flags.http,
    host: flags.host,
    isReady: server.isReady,
    ...tokenFrom(flags.bearerTokenFile),
  });
  log({ url: serving.url }, "listening");
}

function tokenFrom(file: string | undefined): { bearerToken?: string } {
  if (file === undefined) return {};
  try {
    return { bearerToken: readFileSync(file, "utf8").trim() };
  } catch (cause) {
    throw new AppError("bad_input", `The file ${file} of --bearer-token-file cannot be read.`, {
      cause,
    });
  }
}

function present({ kubeconfig, context, inCluster, clusterName, namespace }: Flags) {
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(inCluster === undefined ? {} : { inCluster }),
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function toInteger(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError("a whole number is needed.");
}
