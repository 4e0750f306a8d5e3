import { readFileSync } from "node:fs";
import { AppError } from "@binnacle/contracts";

/** What a file holds that a setting names, without space around it. Throws `AppError` (bad_input) that says why it cannot be had. */
export function secretIn(file: string, setting: string): string {
  const secret = textIn(file, `file ${file} (${setting})`).trim();
  if (secret === "") throw new AppError("bad_input", `The file ${file} (${setting}) is empty.`);
  return secret;
}

/** The text of a file; `what` names it in the sentence of the failure. */
export function textIn(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = `The ${what} cannot be read (${reasonOf(cause)}).`;
    throw new AppError("bad_input", message, { cause });
  }
}

/** Why the file system refused, in words, as far as there are some. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return reasons[code] ?? code;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a directory",
  EEXIST: "there is a file of that name",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
