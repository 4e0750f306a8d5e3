import { readFile } from "node:fs/promises";
import { AppError } from "@binnacle/contracts";

/** A token or password from its file, read anew each time: mounted secrets rotate. */
export async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new AppError("denied", `The file ${file} cannot be read.`, { cause });
  }
}

/** The header of basic authentication. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
