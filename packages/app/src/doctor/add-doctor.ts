import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { environment } from "../config.ts";
import { isColoured } from "../is-coloured.ts";

const failures = ["anything", "start"] as const;

const Flags = z.object({
  config: z.string().optional(),
  timeout: z.number(),
  failOn: z.enum(failures),
  json: z.boolean().default(false),
  color: z.boolean(),
});

/** The command `doctor`. `exitWith` ends the process with the code that it is given, or says what failed. */
export function addDoctor(
  program: Command,
  exitWith: (work: () => Promise<number>) => Promise<void>,
): void {
  program
    .command("doctor")
    .description("Each connection of the settings: well, or why not and the line that mends it.")
    .option("--config <file>", "YAML file of settings")
    .option("--timeout <seconds>", "for each check", toSeconds, 3)
    .addOption(
      new Option("--fail-on <what>", "start: only what the bot does not start with")
        .choices(failures)
        .default("anything"),
    )
    .option("--json", "print the findings as JSON")
    .option("--no-color", "no colour on a terminal; NO_COLOR and FORCE_COLOR are obeyed, too")
    .addHelpText(
      "after",
      "\nExit code: 0 nothing is wrong, 1 something is that it fails on, 2 called wrongly.",
    )
    .action((given: unknown) => exitWith(async () => await examine(Flags.parse(given))));
}

async function examine(flags: z.infer<typeof Flags>): Promise<number> {
  const { config: file, json: isJson, color: isAsked, timeout, failOn } = flags;
  const { doctor } = await import("./doctor.ts");
  return await doctor({
    file,
    failOn,
    isJson,
    isColoured: isColoured({ isAsked, isTerminal: process.stdout.isTTY }, environment()),
    timeoutMs: timeout * 1000,
    write: (text) => process.stdout.write(text),
  });
}

const limits = { atLeast: 0.5, atMost: 120 };

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds >= limits.atLeast && seconds <= limits.atMost) return seconds;
  throw new InvalidArgumentError(`Seconds, ${limits.atLeast} to ${limits.atMost}.`);
}
