import { stopSignal } from "@binnacle/app";
import { AppError } from "@binnacle/contracts";
import { Command } from "commander";
import { z } from "zod";
import { askCase } from "./ask-case.ts";
import { demo } from "./demo.ts";
import { exitCodeOf, runProduct } from "./run-product.ts";

const DemoFlags = z.object({
  case: z.string(),
  port: z.coerce.number().int().min(0),
  data: z.string().optional(),
});

const lab = new Command("lab").description("The product with emulated surroundings");

lab
  .command("demo")
  .description("Emulated Slack, a recorded cluster with a real incident, and the bot")
  .option("--case <name>", "recorded incident", "missing-env")
  .option("--port <number>", "port of the page; 0 takes a free one", "0")
  .option("--data <directory>", "where the emulated memory is kept; default: .demo")
  .action(async (flags: unknown) => finish(await demo(DemoFlags.parse(flags))));

lab
  .command("ask")
  .description("Ask in the terminal; with --case on a recorded incident, else on a live cluster")
  .allowUnknownOption()
  .helpOption(false)
  .argument("[words...]")
  .action(async (words: string[]) => finish(await ask(words)));

try {
  await lab.parseAsync();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  finish(2);
}

/** `--case NAME` is ours; every other word belongs to the product. */
async function ask(words: readonly string[]): Promise<number> {
  const at = words.indexOf("--case");
  if (at < 0) return await exitCodeOf(runProduct(["ask", ...words], process.env), stopSignal());
  const others = [...words.slice(0, at), ...words.slice(at + 2)];
  return await askCase(words[at + 1] ?? "", others);
}

function finish(code: number): void {
  process.exit(code);
}
