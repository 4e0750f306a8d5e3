import { writeFile } from "node:fs/promises";
import { AppError } from "@binnacle/contracts";
import { reasonOf } from "./secret-in.ts";

/** Writes the page that a person asked for. Throws `AppError` (bad_input) that says why it cannot be written. */
export async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (cause) {
    const message = `The page cannot be written to ${file} (${reasonOf(cause)}).`;
    throw new AppError("bad_input", message, { cause });
  }
}
