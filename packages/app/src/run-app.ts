import { randomUUID } from "node:crypto";
import { AppError, present } from "@binnacle/contracts";
import { depthOf, parseText } from "@binnacle/intake";
import { createLog, logFailure } from "@binnacle/runtime";
import { Command, CommanderError } from "commander";
import { z } from "zod";
import type { Asking } from "./ask.ts";
import { type Config, environment, readConfig } from "./config.ts";
import { connectServers } from "./connect-servers.ts";
import { createModel } from "./create-model.ts";
import { addDoctor } from "./doctor/add-doctor.ts";
import { addInit } from "./init/add-init.ts";
import { isColoured } from "./is-coloured.ts";
import { modelSettings } from "./model-settings.ts";
import { openRedaction } from "./open-redaction.ts";
import { stopSignal } from "./stop-signal.ts";
import { tellUsage } from "./tell-usage.ts";

const Flags = z.object({
  config: z.string().optional(),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  cluster: z.string().optional(),
  clusterName: z.string().optional(),
  prometheusUrl: z.string().optional(),
  prometheusTokenFile: z.string().optional(),
  opensearchUrl: z.string().optional(),
  opensearchUsername: z.string().optional(),
  opensearchPasswordFile: z.string().optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  html: z.string().optional(),
  full: z.boolean().default(false),
  model: z.string().optional(),
  byHand: z.string().optional(),
  namespace: z.string().optional(),
  color: z.boolean().default(true),
});

export { tellUsage };

/** After Ctrl-C the children get this long to end by themselves. */
const graceMs = 1500;
const interrupted = 130;
const terminal = { surface: "cli", inConversation: false } as const;

/** How the command line is reached, and what whoever starts it adds to `ask`. */
export interface Shell {
  readonly name: string;
  readonly usage: string;
  readonly options: readonly { readonly flags: string; readonly description: string }[];
}

const ownShell: Shell = { name: "binnacle", usage: "[options] [question...]", options: [] };

/** What whoever names no command and no question wants to know. */
const firstQuestion = "is anything wrong?";

/** The command line of the product. Each command loads what it needs and no more. Ends the process with its exit code. */
export async function runApp(shell: Shell = ownShell): Promise<void> {
  const program = tellUsage(new Command(shell.name))
    .description("What is broken in a Kubernetes cluster, since when, and what to do. Reads only.")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)");
  addAsk(program, shell);
  addServe(program);
  addDoctor(program, exitWith);
  addInit(program, exitWith);
  try {
    await program.parseAsync();
  } catch (error) {
    // The library would exit with 1 for a wrong flag, which here means "broken".
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

function addAsk(program: Command, { usage, options }: Shell): void {
  const command = program
    .command("ask", { isDefault: true })
    .usage(usage)
    .description("Ask one question about a cluster, in the terminal.")
    .argument(
      "[question...]",
      "`is anything wrong?` where there is none; `why is checkout failing?`, `check shop`, `kubectl get pods -n shop`; in quotes where it has flags of its own",
    );
  for (const { flags, description } of options) command.option(flags, description);
  command
    .option("-n, --namespace <name>", "ask about this namespace")
    .option("--context <name>", "context of the kubeconfig; default: its current one")
    .option("--cluster <name>", "which of the configured clusters; default: the first")
    .option("--kubeconfig <file>", "default: $KUBECONFIG, then ~/.kube/config")
    .option("--config <file>", "YAML file of settings")
    .option("--cluster-name <name>", "name of the cluster, for display")
    .option("--prometheus-url <url>", "Prometheus; default: $PROMETHEUS_URL")
    .option("--prometheus-token-file <file>", "token for Prometheus")
    .option("--opensearch-url <url>", "OpenSearch; default: $OPENSEARCH_URL")
    .option("--opensearch-username <name>", "for basic authentication, with its password file")
    .option("--opensearch-password-file <file>", "password of that user")
    .option(
      "--model <name>",
      "URL of an OpenAI-compatible endpoint (#name of its model), or a model of Amazon Bedrock (@region)",
    )
    .option("--by-hand <folder>", "each request to the model is a file there, and you answer it")
    .option("--full", "print evidence, timeline and what was ruled out too")
    .option("--json", "print the answer as JSON, an investigation whole")
    .option("--markdown", "print the answer as Markdown, for a ticket")
    .option("--html <file>", "write the whole answer as one page to share, too")
    .option("--no-color", "no colour on a terminal; NO_COLOR and FORCE_COLOR are obeyed, too")
    .addHelpText("after", exitCodes)
    .action((words: string[], flags: unknown) =>
      exitWith(() => runAsk(words.join(" ") || firstQuestion, Flags.parse(flags))),
    );
}

const exitCodes = `
Exit code: 0 fine, or a command was answered
           1 broken or degraded, or wrong without a name
           2 could not look, asks back, or was called wrongly
         130 stopped
The answer is on stdout, the progress on stderr.`;

function addServe(program: Command): void {
  program
    .command("serve")
    .description("The Slack bot, in Socket Mode")
    .option("--config <file>", "YAML file of settings")
    .action((flags: unknown) =>
      exitWith(async () => {
        const config = await readConfig(Flags.parse(flags).config);
        const redaction = openRedaction(config);
        const log = config.log === "none" ? () => {} : createLog("bot", redaction.redactor);
        const connected = connectServers(config, log, redaction);
        // The servers start while what speaks with Slack is loaded.
        const warming = connected.gateway.warm();
        const { serve } = await import("./serve.ts");
        return await serve(config, { redaction, log, connected, warming });
      }),
    );
}

async function runAsk(words: string, flags: z.infer<typeof Flags>): Promise<number> {
  const { config: file, json, markdown, full, html, cluster, namespace, color, ...rest } = flags;
  const { model, byHand, ...settings } = rest;
  // The grammar knows it where kubectl has it.
  const question = namespace === undefined ? words : `${words} -n ${namespace}`;
  const signal = stopSignalWithGrace();
  const models = modelsOf({ model, byHand });
  const config = await readConfig(file, present({ ...settings, ...models }));
  const isTerminal = process.stdout.isTTY;
  return await askOnce(config, {
    question,
    id: `cli:${randomUUID()}`,
    cluster,
    form: formOf({ json, markdown, full }),
    isColoured: isColoured({ isAsked: color, isTerminal }, environment()),
    timeZone: config.timeZone,
    askedBy: "you",
    signal,
    onProgress: (line) => process.stderr.write(`${line}\n`),
    write: (text) => process.stdout.write(text),
    ...present({ writePage: html === undefined ? undefined : pageWriter(html) }),
  });
}

function pageWriter(file: string): Asking["writePage"] {
  return async (page) => {
    const { writePage } = await import("./write-page.ts");
    await writePage(file, page);
    process.stderr.write(`The page is ${file}\n`);
  };
}

function modelsOf({ model, byHand }: Pick<z.infer<typeof Flags>, "model" | "byHand">) {
  const word = byHand === undefined ? model : "by-hand";
  if (word === undefined) return {};
  return modelSettings(word, { byHandFolder: byHand ?? "by-hand" });
}

async function askOnce(config: Config, asking: Asking): Promise<number> {
  // A person reads stderr here: progress only, unless the log is asked for.
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log = config.log === "json" ? createLog("ask", redactor) : () => {};
  const connected = connectServers(config, log, { ...redaction, isBrief: true });
  // A question asks every server: they start together, while the rest of this program loads.
  if (depthOf(parseText(asking.question, { inThread: false }), terminal) !== "quick")
    void connected.gateway.warm();
  const { createBinnacle } = await import("./create-binnacle.ts");
  const model = await createModel(config, { log, redactor });
  const binnacle = createBinnacle(config, { log, redaction, connected, model });
  try {
    const { ask } = await import("./ask.ts");
    return (await ask(binnacle, asking)) ?? interrupted;
  } finally {
    await binnacle.close();
  }
}

function stopSignalWithGrace(): AbortSignal {
  const signal = stopSignal();
  signal.addEventListener("abort", () => {
    setTimeout(() => process.exit(interrupted), graceMs).unref();
  });
  return signal;
}

/** A failure is a sentence on stderr and exit code 2; only the cause of a fault of ours is logged. */
export async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    // A socket that hangs (an agent that never answers) must not hold the process.
    const code = await work();
    await taken(process.stdout);
    process.exit(code);
  } catch (error) {
    if (!(error instanceof AppError)) logFailure(createLog("binnacle"), error, "failed");
    const sentence =
      error instanceof AppError
        ? error.message
        : "Something in me failed; the line above says what.";
    const { visibleRows } = await import("@binnacle/report");
    process.stderr.write(`${visibleRows(sentence)}\n`);
    process.exit(2);
  }
}

/** What a pipe has not taken yet would be lost; whoever closed it wants no more. */
async function taken(out: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    out.once("error", () => resolve());
    out.write("", () => resolve());
  });
}

function formOf(asked: Pick<z.infer<typeof Flags>, "json" | "markdown" | "full">): Asking["form"] {
  if (asked.json) return "json";
  if (asked.markdown) return "markdown";
  return asked.full ? "full" : "terminal";
}
