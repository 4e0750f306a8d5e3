import { caseFolders } from "../import/read-case.ts";
import { evaluate } from "./evaluate.ts";
import { printTotals } from "./print-totals.ts";

export interface EvalEngine {
  /** Where imported cases are, at any depth. */
  readonly directory: string;
  readonly json: boolean;
  readonly quick: boolean;
  readonly k8sgpt?: string | undefined;
  readonly write: (text: string) => void;
  readonly progress: (text: string) => void;
}

/** Evaluates the engine on all imported cases of a directory and prints the numbers. */
export async function evalEngine({
  directory,
  json,
  quick,
  k8sgpt,
  ...out
}: EvalEngine): Promise<void> {
  const folders = caseFolders(directory);
  const tell = (done: number) => out.progress(`\r${done}/${folders.length}`);
  const evaluation = await evaluate({ folders, isQuick: quick, k8sgpt, tell });
  out.progress("\n");
  out.write(json ? `${JSON.stringify(evaluation, null, 2)}\n` : printTotals(evaluation));
}
