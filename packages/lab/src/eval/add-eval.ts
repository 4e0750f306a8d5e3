import { exitWith } from "@binnacle/app/run";
import type { Command } from "commander";
import { z } from "zod";

const Flags = z.object({
  json: z.boolean().default(false),
  quick: z.boolean().default(false),
  case: z.string().optional(),
  k8sgpt: z.string().optional(),
});

/** `lab eval engine <directory>`. */
export function addEval(lab: Command): void {
  lab
    .command("eval")
    .description("Hold answers against cases whose truth is known")
    .command("engine")
    .description("The whole product without a model, on imported cases")
    .argument("<directory>", "where `import` wrote them")
    .option("--json", "all numbers and every case")
    .option("--quick", "the first look alone: no metrics, no stored logs, no alerts")
    .option("--case <folder>", "one case as a whole: answer, findings and truth")
    .option("--k8sgpt <program>", "ask k8sgpt too")
    .action(async (directory: string, flags: unknown) => {
      const { case: file, ...asked } = Flags.parse(flags);
      await exitWith(async () => {
        if (file === undefined) {
          const { evalEngine } = await import("./eval-engine.ts");
          await evalEngine({ directory, ...asked, write, progress });
        } else {
          const { evalCase } = await import("./eval-case.ts");
          await evalCase({ directory, file, write });
        }
        return 0;
      });
    });
}

function write(text: string): void {
  process.stdout.write(text);
}

/** For a person that waits. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(text);
}
