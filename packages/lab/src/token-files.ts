import { writeFile } from "node:fs/promises";
import path from "node:path";

interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
}

/** Writes the tokens of a workspace into files of their own; gives the settings that name them. */
export async function tokenFiles(
  directory: string,
  { botToken, appToken }: Tokens,
): Promise<{ botTokenFile: string; appTokenFile: string }> {
  const botTokenFile = path.join(directory, "bot-token");
  const appTokenFile = path.join(directory, "app-token");
  await writeFile(botTokenFile, botToken, { mode: 0o600 });
  await writeFile(appTokenFile, appToken, { mode: 0o600 });
  return { botTokenFile, appTokenFile };
}
