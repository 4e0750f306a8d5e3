import { randomUUID } from "node:crypto";
import { AppError, present } from "@binnacle/contracts";
import { depthOf, parseText } from "@binnacle/intake";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command, CommanderError } from "commander";
import { z } from "zod";
import type { Asking } from "./ask.ts";
import { readConfig } from "./config.ts";
import { connectServers } from "./connect-servers.ts";
import { stopSignal } from "./stop-signal.ts";

const Flags = z.object({
  config: z.string().optional(),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  cluster: z.string().optional(),
  clusterName: z.string().optional(),
  prometheusUrl: z.string().optional(),
  opensearchUrl: z.string().optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  full: z.boolean().default(false),
});

/** After Ctrl-C the children get this long to end by themselves. */
const graceMs = 1500;
const interrupted = 130;
const terminal = { surface: "cli", inConversation: false } as const;

/** The command line of the product. Each command loads what it needs and no more. Ends the process with its exit code. */
export async function runApp(): Promise<void> {
  const program = new Command("binnacle")
    .description("What is broken in a Kubernetes cluster, since when, and what to do. Reads only.")
    .exitOverride();
  addAsk(program);
  addServe(program);
  try {
    await program.parseAsync();
  } catch (error) {
    // The library would exit with 1 for a wrong flag, which here means "broken".
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

function addAsk(program: Command): void {
  program
    .command("ask")
    .description(
      "Ask one question in the terminal. Exit code: 0 fine, 1 broken, 2 could not look, 130 stopped.",
    )
    .argument(
      "<question...>",
      "`why is checkout failing?`, `check shop`, `kubectl get pods -n shop`",
    )
    .option("--config <file>", "YAML file of settings")
    .option("--kubeconfig <file>", "kubeconfig")
    .option("--context <name>", "context of the kubeconfig")
    .option("--cluster-name <name>", "name of the cluster, for display")
    .option("--cluster <name>", "which of the configured clusters; default: the first")
    .option("--prometheus-url <url>", "Prometheus")
    .option("--opensearch-url <url>", "OpenSearch")
    .option("--full", "print evidence, timeline and what was ruled out too")
    .option("--json", "print the whole Investigation as JSON")
    .option("--markdown", "print the answer as Markdown, for a ticket")
    .action((words: string[], flags: unknown) =>
      exitWith(() => runAsk(words.join(" "), Flags.parse(flags))),
    );
}

function addServe(program: Command): void {
  program
    .command("serve")
    .description("The Slack bot, in Socket Mode")
    .option("--config <file>", "YAML file of settings")
    .action((flags: unknown) =>
      exitWith(async () => {
        const config = await readConfig(Flags.parse(flags).config);
        const { serve } = await import("./serve.ts");
        return await serve(config);
      }),
    );
}

async function runAsk(
  question: string,
  { config: file, json, markdown, full, cluster, ...flags }: z.infer<typeof Flags>,
): Promise<number> {
  const signal = stopSignal();
  signal.addEventListener("abort", () => {
    setTimeout(() => process.exit(interrupted), graceMs).unref();
  });
  const config = await readConfig(file, present(flags));
  // A person reads stderr here: progress only, unless the log is asked for.
  const log = config.log === "json" ? createLog("ask") : () => {};
  const connected = connectServers(config, log);
  // A question asks every server: they start together, while the rest of this program loads.
  if (depthOf(parseText(question, { inThread: false }), terminal) !== "quick")
    void connected.gateway.warm();
  const { createBinnacle } = await import("./create-binnacle.ts");
  const binnacle = createBinnacle(config, { log, connected });
  try {
    const { ask } = await import("./ask.ts");
    const code = await ask(binnacle, {
      question,
      id: `cli:${randomUUID()}`,
      cluster,
      form: formOf({ json, markdown, full }),
      timeZone: config.timeZone,
      askedBy: "you",
      signal,
      onProgress: (line) => process.stderr.write(`${line}\n`),
      write: (text) => process.stdout.write(text),
    });
    return code ?? interrupted;
  } finally {
    await binnacle.close();
  }
}

/** A failure is a sentence on stderr and exit code 2; only the cause of a fault of ours is logged. */
async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    // A socket that hangs (an agent that never answers) must not hold the process.
    process.exit(await work());
  } catch (error) {
    if (!(error instanceof AppError)) logFailure(createLog("binnacle"), error, "failed");
    const sentence =
      error instanceof AppError
        ? error.message
        : "Something in me failed; the line above says what.";
    process.stderr.write(`${sentence}\n`);
    process.exit(2);
  }
}

function formOf(asked: Pick<z.infer<typeof Flags>, "json" | "markdown" | "full">): Asking["form"] {
  if (asked.json) return "json";
  if (asked.markdown) return "markdown";
  return asked.full ? "full" : "terminal";
}
