import { Command, InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { tellUsage } from "./tell-usage.ts";

const secret = ["hunter2", "9931"].join("-");

/** What a command line is told that was typed so. */
function told(...typed: readonly string[]): string {
  const written: string[] = [];
  const program = tellUsage(new Command("binnacle")).exitOverride();
  program
    .command("ask")
    .argument("<question>")
    .option("--config <file>", "settings")
    .option("--port <number>", "port", () => {
      throw new InvalidArgumentError("A number is expected.");
    });
  program.configureOutput({ writeErr: (text) => written.push(text) });
  for (const command of program.commands)
    command.configureOutput({ writeErr: (text) => written.push(text) });
  expect(() => program.parse(typed, { from: "user" })).toThrow("error: ");
  return written.join("").trimEnd();
}

test.for([
  ["a flag with a value", ["ask", "hi", `--token=${secret}`], "error: unknown option '--token'"],
  [
    "a flag that is near one",
    ["ask", "--confg", secret],
    "error: unknown option '--confg'\n(Did you mean --config?)",
  ],
  ["a value that looks like a flag", ["ask", `-p${secret}`], "error: unknown option"],
  [
    "a value in quotes of its own",
    ["ask", "hi", `--token=a'b'${secret}`],
    "error: unknown option '--token'",
  ],
  ["a value for a command", [secret], "error: unknown command"],
  ["a command that is near one", ["aks"], "error: unknown command\n(Did you mean ask?)"],
  [
    "too much",
    ["ask", "hi", secret, secret],
    "error: too many arguments; what belongs together is quoted",
  ],
  [
    "a value of the wrong form",
    ["ask", "hi", "--port", secret],
    "error: option '--port <number>' argument is invalid. A number is expected.",
  ],
  ["no value", ["ask", "hi", "--config"], "error: option '--config <file>' argument missing"],
] as const)(
  "of %s the command line tells what was wrong, not what stood there",
  ([, typed, sentence]) => {
    expect(told(...typed)).toBe(sentence);
  },
);
