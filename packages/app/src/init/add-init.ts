import path from "node:path";
import { createInterface } from "node:readline/promises";
import { present } from "@binnacle/contracts";
import type { Command } from "commander";
import { z } from "zod";
import { environment } from "../config.ts";
import type { Terminal } from "./collect-answers.ts";

const text = z.string().optional();
const Flags = z.object({
  clusterName: text,
  region: text,
  botTokenFile: text,
  appTokenFile: text,
  prometheusUrl: text,
  opensearchUrl: text,
  out: z.string(),
  yes: z.boolean().default(false),
  force: z.boolean().default(false),
});

/** Ctrl-C or the end of the input, while a question is asked. */
const interrupted = 130;

/** The command `init`. `exitWith` ends the process with the code that it is given, or says what failed. */
export function addInit(
  program: Command,
  exitWith: (work: () => Promise<number>) => Promise<void>,
): void {
  program
    .command("init")
    .description("Ask five questions, and write what an installation for a team needs.")
    .option("--cluster-name <name>", "default: that of the current context of the kubeconfig")
    .option("--region <name>", "AWS region; none: without AWS")
    .option("--bot-token-file <file>", "file with the bot token of Slack; none: not made yet")
    .option("--app-token-file <file>", "file with the app-level token; none: not made yet")
    .option("--prometheus-url <url>", "as the pods of the cluster reach it; none: without")
    .option("--opensearch-url <url>", "as the pods of the cluster reach it; none: without")
    .option("--out <folder>", "where the files are written", "binnacle-install")
    .option("--yes", "take what is offered, and ask nobody")
    .option("--force", "write over files that are there")
    .addHelpText("after", "\nExit code: 0 written, 2 nothing was written, 130 stopped.")
    .action((given: unknown) => exitWith(async () => await initiate(Flags.parse(given))));
}

async function initiate({ out, yes, force, ...given }: z.infer<typeof Flags>): Promise<number> {
  const { init } = await import("./init.ts");
  const { currentContext } = await import("./current-context.ts");
  const isAsked = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = isAsked ? openTerminal() : undefined;
  try {
    const code = await init({
      given: present(given),
      context: currentContext(environment()["KUBECONFIG"]),
      takesOffers: yes,
      terminal,
      folder: out,
      replaces: force,
      self: self(process.argv),
      write: (words) => process.stdout.write(words),
    });
    return code ?? interrupted;
  } finally {
    terminal?.close();
  }
}

/** In a clone npx would look for a package of that name elsewhere. */
function self([, file = ""]: readonly string[]): readonly string[] {
  return file.endsWith(".ts") ? ["node", path.resolve(file)] : ["npx", "binnacle"];
}

function openTerminal(): Terminal & { readonly close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  return {
    ask: async (question) => {
      try {
        return await lines.question(question, { signal: ended.signal });
      } catch (error) {
        if (ended.signal.aborted) return undefined;
        throw error;
      }
    },
    tell: (sentence) => void process.stdout.write(`${sentence}\n`),
    close: () => lines.close(),
  };
}
