import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { shellLine } from "@binnacle/diagnosis";
import { reasonOf } from "../secret-in.ts";
import { collectAnswers, type Known } from "./collect-answers.ts";
import { insideCluster } from "./inside-cluster.ts";
import { nextSteps } from "./next-steps.ts";
import type { Answers } from "./questions.ts";
import { type Installation, writtenFiles } from "./written-files.ts";

export interface Initiating extends Known {
  readonly folder: string;
  /** Whether files that are there already are written over. */
  readonly replaces: boolean;
  /** How this program is called: `npx binnacle`. */
  readonly self: readonly string[];
  readonly write: (text: string) => void;
}

/** Asks what an installation needs, writes its files and says what to do with them. Undefined: the person stopped, and nothing is written. */
export async function init(initiating: Initiating): Promise<0 | undefined> {
  const { folder, replaces, context, write } = initiating;
  if (!replaces) assertNew(folder);
  const answers = await collectAnswers(initiating);
  if (answers === undefined) return undefined;
  const { clusterName = "cluster" } = answers;
  // The commands are run in a clone, which may be another folder than this.
  const installation = {
    answers: { ...answers, clusterName },
    context,
    folder: path.resolve(folder),
  };
  const files = writtenFiles(installation);
  await writeAll(folder, { files, replaces });
  write(told(installation, { named: folder, self: initiating.self, files: Object.keys(files) }));
  return 0;
}

const names = ["binnacle.yaml", "slack-manifest.json", "values.yaml", "terraform.tfvars"];

/** Before anybody is asked in vain. */
function assertNew(folder: string): void {
  const there = names.filter((name) => existsSync(path.join(folder, name)));
  if (there.length > 0) throw alreadyThere(folder, there);
}

function alreadyThere(folder: string, there: readonly string[]): AppError {
  return new AppError(
    "bad_input",
    `${folder} holds ${there.join(", ")} already. Nothing was written: name another folder with --out, or replace them with --force.`,
  );
}

interface Writing {
  readonly files: Readonly<Record<string, string>>;
  readonly replaces: boolean;
}

async function writeAll(folder: string, { files, replaces }: Writing): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true });
    // Tokens may come to lie there; in a folder of somebody's own it would hide what is theirs.
    if (made !== undefined) await writeFile(path.join(folder, ".gitignore"), "*\n");
    for (const [name, text] of Object.entries(files))
      await writeFile(path.join(folder, name), text, { flag: replaces ? "w" : "wx" });
  } catch (cause) {
    const message = `The folder ${folder} cannot be written (${reasonOf(cause)}).`;
    throw new AppError("bad_input", message, { cause });
  }
}

/** What the question above cannot see. */
function unreached(answers: Answers): string {
  const sources = insideCluster(answers).map(({ name }) => name);
  if (sources.length === 0) return "";
  const verb = sources.length === 1 ? "is" : "are";
  return `\n${sources.join(" and ")} ${verb} inside the cluster, and not asked from here: binnacle.yaml has what leads there.`;
}

interface Written {
  /** As the person named it. */
  readonly named: string;
  readonly self: readonly string[];
  readonly files: readonly string[];
}

function told(installation: Installation, { named, self, files }: Written): string {
  const { answers, folder } = installation;
  const without =
    answers.region === undefined
      ? "\nWithout a region nothing is made in AWS: no terraform.tfvars."
      : "";
  const steps = nextSteps(installation).map(
    (step, index) => `${String(index + 1).padStart(2)}. ${step.replaceAll("\n", "\n    ")}`,
  );
  return `Written to ${named}: ${files.join(", ")}.${without}

On this machine, now:
    ${shellLine([...self, "--config", path.join(folder, "binnacle.yaml")])}${unreached(answers)}

For the team, in the folder of a clone of the repository, with a kubectl that leads to ${answers.clusterName}:

${steps.join("\n")}

Then in Slack: /invite @binnacle, and @binnacle check. docs/install.md tells what each step costs, and how to undo it.
`;
}
