import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@binnacle/contracts";
import { atExit, createRedactor, type Redactor } from "@binnacle/runtime";
import type { Config } from "./config.ts";
import { textIn } from "./secret-in.ts";

/** What takes secrets out here, and the key by which the servers call the same secret the same. */
export interface Redaction {
  readonly redactor: Redactor;
  readonly keyFile: string;
}

/**
 * With the key of the installation; without one a new key, in a file that only this user reads and that goes with the
 * process: a flag or a variable of a child can be seen by others. Throws `AppError` (bad_input) when the file cannot be used.
 */
export function openRedaction({
  placeholderKeyFile,
}: Pick<Config, "placeholderKeyFile"> = {}): Redaction {
  const keyFile = placeholderKeyFile ?? newKeyFile();
  return { redactor: createRedactor({ key: keyIn(keyFile) }), keyFile };
}

const bytes = 32;

function newKeyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "binnacle-"));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "placeholder-key");
  writeFileSync(file, randomBytes(bytes).toString("hex"), { mode: 0o600 });
  return file;
}

function keyIn(file: string): string {
  const key = textIn(file, `file ${file} (placeholderKeyFile)`).trim();
  if (key.length >= bytes) return key;
  throw new AppError(
    "bad_input",
    `The file ${file} (placeholderKeyFile) holds less than ${bytes} characters. Make a key: openssl rand -hex 32.`,
  );
}
