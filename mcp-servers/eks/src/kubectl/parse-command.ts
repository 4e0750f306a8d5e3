import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import type { Command } from "./command.ts";
import { refuseClashes } from "./refuse-clashes.ts";
import { splitWords } from "./split-words.ts";
import {
  changingVerbs,
  enteringVerbs,
  flags,
  groupVerbs,
  type ReadVerb,
  readVerbs,
  refusedFlags,
  takes,
} from "./verbs.table.ts";

const supported = `Supported: ${readVerbs.join(", ")}.`;

/** Parses a kubectl command line. What would not be a plain read is refused by name, as `AppError` of kind refused or bad_input. */
export function parseCommand(line: string): Command {
  const [first, ...others] = splitWords(line);
  const [word = "", ...after] = verbFirst(first === "kubectl" ? others : [first ?? "", ...others]);
  const isGroup = groupVerbs.has(word);
  const [named, rest] = isGroup ? [`${word} ${after[0] ?? ""}`, after.slice(1)] : [word, after];
  const verb = readVerbs.find((known) => known === named);
  if (verb === undefined) throw refusedVerb(named.trim());
  const command = { verb, ...parseArguments(rest, verb) };
  refuseClashes(command);
  return command;
}

/** `-n shop get pods` is `get pods -n shop`. */
function verbFirst(words: readonly string[]): readonly string[] {
  const [flag = "", ...rest] = words;
  if (!flag.startsWith("-")) return words;
  const length = flags[flag]?.takesValue === true ? 1 : 0;
  const [verb = "", ...others] = verbFirst(rest.slice(length));
  return [verb, ...others, flag, ...rest.slice(0, length)];
}

function refusedVerb(verb: string): AppError {
  if (verb === "") return new AppError("bad_input", `A verb is needed. ${supported}`);
  if (changingVerbs.has(verb))
    return new AppError(
      "refused",
      `kubectl ${verb} changes the cluster; I only read. ${supported}`,
    );
  if (enteringVerbs.has(verb))
    return new AppError(
      "refused",
      `kubectl ${verb} opens a way into the cluster; I only read. ${supported}`,
    );
  const [near] = nearMisses(verb, readVerbs, 1);
  const meant = near === undefined ? "" : `Did you mean ${near}? `;
  const shown = verb.slice(0, 40);
  return new AppError("bad_input", `kubectl ${shown} is not supported. ${meant}${supported}`);
}

function parseArguments(given: readonly string[], verb: ReadVerb): Omit<Command, "verb"> {
  const words: string[] = [];
  const found: Record<string, string | true> = {};
  const queue = given.flatMap(separateValue);
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const flag = flags[word];
    if (flag === undefined) throw unknownFlag(word, verb);
    if (!takes[verb].flags.includes(flag.name)) throw flagOfOthers(word, verb);
    found[flag.name] = flag.takesValue ? valueFor(word, queue.shift()) : true;
  }
  const beyond = words[takes[verb].words];
  if (beyond === undefined) return { words, flags: found };
  throw new AppError(
    "bad_input",
    `kubectl ${verb} does nothing with ${JSON.stringify(beyond.slice(0, 80))}.`,
  );
}

/** `--tail=5` and `-n=shop` are two words each; so are `-oyaml` and `-nshop`. */
function separateValue(word: string): string[] {
  const long = /^(?<flag>--?[\w-]+)=(?<value>.*)$/su.exec(word)?.groups;
  if (long !== undefined) return withValue(long["flag"] ?? "", long["value"] ?? "");
  const [, short = "", attached = ""] = /^(-[a-zA-Z])([^-].*)$/su.exec(word) ?? [];
  return flags[short]?.takesValue === true ? [short, attached] : [word];
}

function withValue(flag: string, value: string): string[] {
  const isSwitch = flags[flag]?.takesValue === false || flag in refusedFlags;
  if (!isSwitch) return [flag, value];
  if (value === "false") return [];
  if (value === "true" || flag in refusedFlags) return [flag];
  throw new AppError("bad_input", `${flag} is true or false, not ${JSON.stringify(value)}.`);
}

function valueFor(flag: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new AppError("bad_input", `${flag} needs a value.`);
}

function unknownFlag(flag: string, verb: ReadVerb): AppError {
  const reason = refusedFlags[flag];
  if (reason !== undefined) return new AppError("refused", `${flag} is refused: ${reason}`);
  return new AppError(
    "bad_input",
    `kubectl ${verb} ${flag.slice(0, 40)} is not supported. ${flagsOf(verb)}`,
  );
}

/** `kubectl get` takes no `--since`: `events` and `logs` do. */
function flagOfOthers(flag: string, verb: ReadVerb): AppError {
  const name = flags[flag]?.name;
  const others = readVerbs.filter((other) => takes[other].flags.some((taken) => taken === name));
  return new AppError(
    "bad_input",
    `kubectl ${verb} takes no ${flag}; ${others.join(", ")} do. ${flagsOf(verb)}`,
  );
}

function flagsOf(verb: ReadVerb): string {
  const own = takes[verb].flags;
  const shown = Object.keys(flags).filter((flag) => own.some((name) => name === flags[flag]?.name));
  return shown.length === 0 ? `${verb} takes no flags.` : `Flags: ${shown.join(" ")}`;
}
