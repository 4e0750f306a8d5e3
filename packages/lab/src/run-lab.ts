import { exitWith, runApp, type Shell, tellUsage } from "@binnacle/app/run";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { z } from "zod";
import { addEval } from "./eval/add-eval.ts";
import { addImport } from "./import/add-import.ts";

const DemoFlags = z.object({
  case: z.string(),
  port: z.number(),
  data: z.string().optional(),
  fresh: z.boolean().default(false),
  model: z.string().optional(),
});

/** The command line of the lab. Ends the process with the exit code of what ran; 2 when it was called wrongly. */
export async function runLab(): Promise<void> {
  const lab = tellUsage(new Command("lab"))
    .description("The product with emulated surroundings")
    .exitOverride();
  addDemo(lab);
  addAsk(lab);
  addImport(lab);
  addEval(lab);
  try {
    await lab.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

function addDemo(lab: Command): void {
  lab
    .command("demo")
    .description("Emulated Slack, a recorded cluster with a real incident, and the bot")
    .option("--case <name>", "recorded incident", "missing-env")
    .option("--port <number>", "port of the page; 0 takes a free one", toPort, 0)
    .option("--data <directory>", "where the emulated memory is kept; default: .demo")
    .option("--fresh", "forget verdicts and incidents that earlier demos remembered")
    .option(
      "--model <name>",
      "URL of an OpenAI-compatible endpoint (#name of its model), or by-hand: you are the model",
    )
    .action(async (flags: unknown) => {
      const { demo } = await import("./demo.ts");
      await exitWith(() => demo(DemoFlags.parse(flags)));
    });
}

function toPort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("A number from 0 to 65535 is expected.");
}

const shell: Shell = {
  name: "npm run",
  usage: "-- [options] <question...>",
  options: [
    { flags: "--case <name>", description: "ask a recorded incident instead of a live cluster" },
  ],
};

function addAsk(lab: Command): void {
  lab
    .command("ask")
    .description("Ask in the terminal; with --case on a recorded incident, else on a live cluster")
    .allowUnknownOption()
    .helpOption(false)
    .argument("[words...]")
    .action(async (words: string[]) => {
      const { name, others } = takeCase(words);
      const asksHelp = others.some((word) => ["-h", "--help"].includes(word));
      // Without a case our command line is the product's own.
      if (name === undefined || asksHelp) return await runApp(shell);
      // The emulators are loaded only where there is something to emulate.
      const { askCase } = await import("./ask-case.ts");
      await exitWith(() => askCase(name, others));
    });
}

/** `--case name`, `--case=name`; the rest is the product's. */
function takeCase(words: readonly string[]): { name?: string; others: readonly string[] } {
  const at = words.findIndex((word) => /^--case(?:=|$)/u.test(word));
  const word = words[at];
  if (word === undefined) return { others: words };
  const [, joined] = word.split("=");
  const taken = joined === undefined ? 2 : 1;
  return { name: joined ?? words[at + 1] ?? "", others: words.toSpliced(at, taken) };
}
