import { exitWith } from "@binnacle/app/run";
import type { Command } from "commander";
import { z } from "zod";

const Flags = z.object({ out: z.string() });

/** `lab import <source> <folder> --out <directory>`. */
export function addImport(lab: Command): void {
  lab
    .command("import")
    .description("Turn recorded clusters of others into cases, outside the repository")
    .argument("<source>", "whose recordings these are")
    .argument("<folder>")
    .requiredOption("--out <directory>", "where the cases go")
    .action(async (source: string, folder: string, flags: unknown) => {
      const { out } = Flags.parse(flags);
      const { runImport } = await import("./run-import.ts");
      await exitWith(async () => {
        await runImport({ source, folder, out, write });
        return 0;
      });
    });
}

function write(text: string): void {
  process.stdout.write(text);
}
