import { runApp } from "@binnacle/app/run";
import { AppError } from "@binnacle/contracts";
import { Command } from "commander";
import { z } from "zod";

const DemoFlags = z.object({
  case: z.string(),
  port: z.coerce.number().int().min(0),
  data: z.string().optional(),
  fresh: z.boolean().default(false),
});

/** The command line of the lab. Ends the process with the exit code of what ran. */
export async function runLab(): Promise<void> {
  const lab = new Command("lab").description("The product with emulated surroundings");
  addDemo(lab);
  addAsk(lab);
  try {
    await lab.parseAsync();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function addDemo(lab: Command): void {
  lab
    .command("demo")
    .description("Emulated Slack, a recorded cluster with a real incident, and the bot")
    .option("--case <name>", "recorded incident", "missing-env")
    .option("--port <number>", "port of the page; 0 takes a free one", "0")
    .option("--data <directory>", "where the emulated memory is kept; default: .demo")
    .option("--fresh", "forget verdicts and incidents that earlier demos remembered")
    .action(async (flags: unknown) => {
      const { demo } = await import("./demo.ts");
      process.exit(await demo(DemoFlags.parse(flags)));
    });
}

function addAsk(lab: Command): void {
  lab
    .command("ask")
    .description("Ask in the terminal; with --case on a recorded incident, else on a live cluster")
    .allowUnknownOption()
    .helpOption(false)
    .argument("[words...]")
    .action(async (words: string[]) => {
      const at = words.indexOf("--case");
      // Without a case our command line is the product's own.
      if (at < 0) return await runApp();
      const others = [...words.slice(0, at), ...words.slice(at + 2)];
      // The emulators are loaded only where there is something to emulate.
      const { askCase } = await import("./ask-case.ts");
      process.exit(await askCase(words[at + 1] ?? "", others));
    });
}
