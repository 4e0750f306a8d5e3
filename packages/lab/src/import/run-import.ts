import { AppError } from "@binnacle/contracts";
import { importers } from "./importers.table.ts";
import { writeCase } from "./write-case.ts";

export interface Importing {
  /** A name of `importers`. */
  readonly source: string;
  readonly folder: string;
  /** Where the cases go, outside the repository. */
  readonly out: string;
  readonly write: (text: string) => void;
}

/** Imports all cases of a folder, and tells which were left out and why. */
export async function runImport({ source, folder, out, write }: Importing): Promise<void> {
  const load = importers[source];
  if (load === undefined)
    throw new AppError(
      "bad_input",
      `No importer ${source}. There are: ${Object.keys(importers).join(", ")}.`,
    );
  const read = await load();
  const leftOut: string[] = [];
  let written = 0;
  for (const one of read(folder)) {
    if ("why" in one) leftOut.push(`left out ${one.name}: ${one.why}\n`);
    else {
      await writeCase(out, one);
      written += 1;
    }
  }
  write(leftOut.join(""));
  write(`${written} cases in ${out}, ${leftOut.length} left out\n`);
}
