import { readFile } from "node:fs/promises";
import { AppError } from "@binnacle/contracts";
import { serveHttp, serveStdio } from "@binnacle/mcp/server";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command } from "commander";
import { z } from "zod";
import {
  createPrometheusServer,
  type PrometheusServerOptions,
} from "./create-prometheus-server.ts";

const Flags = z.object({
  prometheusUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).password === "" && new URL(url).username === "", {
      error: "must not carry credentials; use --prometheus-token-file",
    }),
  prometheusTokenFile: z.string().optional(),
  clusterId: z.string().min(1),
  timeoutMs: z.coerce.number().int().min(100).max(60_000),
  http: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string(),
  bearerTokenFile: z.string().optional(),
});

const log = createLog("prometheus-server");

await new Command("prometheus-server")
  .description("Serves read-only Prometheus tools over the Model Context Protocol.")
  .requiredOption(
    "--prometheus-url <url>",
    "address of Prometheus, Thanos, Mimir or VictoriaMetrics",
  )
  .option("--prometheus-token-file <path>", "token for Prometheus, read for every request")
  .option("--cluster-id <uid>", "uid of namespace kube-system", "unknown")
  .option("--timeout-ms <ms>", "per tool call", "15000")
  .option("--http <port>", "serve streamable HTTP instead of stdio; 0 takes a free port")
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--bearer-token-file <path>", "file with the token that callers must send")
  .action(async (flags: unknown) => {
    try {
      await serve(readFlags(flags));
    } catch (error) {
      logFailure(log, error, "server stopped");
      process.exitCode = 1;
    }
  })
  .parseAsync();

function readFlags(flags: unknown): z.infer<typeof Flags> {
  const parsed = Flags.safeParse(flags);
  if (parsed.success) return parsed.data;
  throw new AppError("bad_input", z.prettifyError(parsed.error));
}

async function serve(flags: z.infer<typeof Flags>): Promise<void> {
  const { prometheusTokenFile, clusterId, timeoutMs, prometheusUrl } = flags;
  const options: PrometheusServerOptions = {
    prometheusUrl,
    clusterId,
    timeoutMs,
    now: Date.now,
    log,
    ...(prometheusTokenFile === undefined
      ? {}
      : { readBearerToken: () => readToken(prometheusTokenFile) }),
  };
  if (flags.http === undefined) {
    await serveStdio(createPrometheusServer(options));
    return;
  }
  const { url } = await serveHttp(() => createPrometheusServer(options), {
    port: flags.http,
    host: flags.host,
    isReady: () => isReady(prometheusUrl),
    ...(flags.bearerTokenFile === undefined
      ? {}
      : { bearerToken: await readToken(flags.bearerTokenFile) }),
  });
  log({ url }, "serving");
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new AppError("denied", `The token file ${path} cannot be read.`, { cause: error });
  }
}

async function isReady(prometheusUrl: string): Promise<boolean> {
  try {
    const url = `${prometheusUrl.replace(/\/+$/, "")}/-/ready`;
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
