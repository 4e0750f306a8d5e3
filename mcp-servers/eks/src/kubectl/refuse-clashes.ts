import { AppError } from "@binnacle/contracts";
import type { Command } from "./command.ts";
import { textFlag } from "./scope-of.ts";
import type { FlagName, ReadVerb } from "./verbs.table.ts";

interface Clash {
  readonly verbs: readonly ReadVerb[];
  readonly isMet: (command: Command) => boolean;
  readonly why: string;
}

/** Of two things that say the same, or nothing together, one would be ignored: both are refused, as kubectl does. */
const clashes: readonly Clash[] = [
  {
    verbs: ["get", "describe", "top"],
    isMet: (command) => has(command, "selector", "fieldSelector") && isNamed(command),
    why: "A name and a selector cannot be used together.",
  },
  {
    verbs: ["logs"],
    isMet: (command) => has(command, "selector") && command.words.length > 0,
    why: "A pod and a selector cannot be used together.",
  },
  {
    verbs: ["logs"],
    isMet: (command) => has(command, "container") && command.words.length > 1,
    why: "The container is named twice.",
  },
  {
    verbs: ["logs", "events"],
    isMet: (command) => has(command, "since") && has(command, "sinceTime"),
    why: "--since and --since-time cannot be used together.",
  },
  {
    verbs: ["get"],
    isMet: (command) => has(command, "showLabels", "noHeaders") && !isTable(command),
    why: "--show-labels and --no-headers are for tables, without -o or with -o wide.",
  },
  {
    verbs: ["top"],
    isMet: (command) => has(command, "containers") && command.words[0]?.startsWith("no") === true,
    why: "--containers is for top pods.",
  },
  {
    verbs: ["config view"],
    isMet: (command) => !has(command, "minify"),
    why: "I show my own context alone: add --minify.",
  },
  {
    verbs: ["config view"],
    isMet: ({ flags }) => !["yaml", "json", undefined].includes(textFlag(flags["output"])),
    why: "-o is yaml or json.",
  },
  {
    verbs: ["auth whoami"],
    isMet: ({ flags }) => !["json", undefined].includes(textFlag(flags["output"])),
    why: "-o is json.",
  },
  {
    verbs: ["rollout status", "rollout history"],
    isMet: ({ words }) => words.length > 1 && words.some((word) => word.includes("/")),
    why: "One workload at a time: deployment/NAME.",
  },
];

/** Throws `AppError` for the first of the clashes that a command has. */
export function refuseClashes(command: Command): void {
  const clash = clashes.find(({ verbs, isMet }) => verbs.includes(command.verb) && isMet(command));
  if (clash !== undefined) throw new AppError("bad_input", `kubectl ${command.verb}: ${clash.why}`);
}

function has({ flags }: Command, ...names: readonly FlagName[]): boolean {
  return names.some((name) => flags[name] !== undefined);
}

/** `pod a`, `pod/a`. */
function isNamed({ words: [first = "", ...others] }: Command): boolean {
  return others.length > 0 || first.includes("/");
}

function isTable({ flags }: Command): boolean {
  return flags["output"] === undefined || flags["output"] === "wide";
}
