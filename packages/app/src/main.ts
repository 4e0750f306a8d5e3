import { AppError } from "@binnacle/contracts";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command } from "commander";
import { z } from "zod";
import { ask } from "./ask.ts";
import { readConfig } from "./config.ts";
import { createBinnacle } from "./create-binnacle.ts";
import { serve } from "./serve.ts";

const Flags = z.object({
  config: z.string().optional(),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  clusterName: z.string().optional(),
  prometheusUrl: z.string().optional(),
  opensearchUrl: z.string().optional(),
  json: z.boolean().default(false),
});

const program = new Command("binnacle").description(
  "What is broken in a Kubernetes cluster, since when, and what to do. Reads only.",
);

program
  .command("ask")
  .description("Ask one question in the terminal. Exit code: 0 fine, 1 broken, 2 could not look.")
  .argument("<question...>", "`why is checkout failing?`, `check shop`, `kubectl get pods -n shop`")
  .option("--config <file>", "YAML file of settings")
  .option("--kubeconfig <file>", "kubeconfig")
  .option("--context <name>", "context of the kubeconfig")
  .option("--cluster-name <name>", "name of the cluster, for display")
  .option("--prometheus-url <url>", "Prometheus")
  .option("--opensearch-url <url>", "OpenSearch")
  .option("--json", "print the whole Investigation as JSON")
  .action((words: string[], flags: unknown) =>
    exitWith(() => runAsk(words.join(" "), Flags.parse(flags))),
  );

program
  .command("serve")
  .description("The Slack bot, in Socket Mode")
  .option("--config <file>", "YAML file of settings")
  .action((flags: unknown) => exitWith(() => serve(readConfig(Flags.parse(flags).config))));

await program.parseAsync();

async function runAsk(
  question: string,
  { config: file, json, ...flags }: z.infer<typeof Flags>,
): Promise<number> {
  const config = readConfig(file, defined(flags));
  const binnacle = createBinnacle(config, { log: createLog("ask") });
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort());
  try {
    return await ask(binnacle, {
      question,
      json,
      timeZone: config.timeZone,
      askedBy: "you",
      signal: stopping.signal,
      onProgress: (line) => process.stderr.write(`${line}\n`),
      write: (text) => process.stdout.write(text),
    });
  } finally {
    await binnacle.close();
  }
}

/** A failure is a sentence on stderr and exit code 2; its cause goes to the log. */
async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    // A socket that hangs (an agent that never answers) must not hold the process.
    process.exit(await work());
  } catch (error) {
    logFailure(createLog("binnacle"), error, "failed");
    const sentence =
      error instanceof AppError
        ? error.message
        : "Something in me failed; the line above says what.";
    process.stderr.write(`${sentence}\n`);
    process.exit(2);
  }
}

function defined(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
