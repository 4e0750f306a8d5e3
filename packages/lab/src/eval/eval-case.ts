import path from "node:path";
import { caseFolders, readCase } from "../import/read-case.ts";
import { createStages } from "./create-stages.ts";
import { graded } from "./graded.ts";
import { printCase } from "./print-case.ts";

export interface EvalCase {
  /** Where imported cases are. */
  readonly directory: string;
  /** A folder in it, or a path to one or to its `case.json`. */
  readonly file: string;
  readonly write: (text: string) => void;
}

/** One case as a whole: the answer as the product prints it, then what it named beside what is true. */
export async function evalCase({ directory, file, write }: EvalCase): Promise<void> {
  const named = path.basename(file) === "case.json" ? path.dirname(file) : file;
  const [folder = ""] = caseFolders(path.resolve(directory, named));
  const imported = readCase(folder);
  const stages = createStages();
  try {
    const stage = await stages.of(imported);
    const asked = await stage.ask(imported);
    await stage.print(imported);
    write(`\n${printCase(imported, graded(imported, asked))}`);
  } finally {
    await stages.close();
  }
}
