import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { program } from "@binnacle/app";
import type { SlackEmulator } from "@binnacle/emulators";
import { tokenFiles } from "@binnacle/lab";
import type { OpenWorld } from "../support/open-world.ts";

/** The bot as a process of its own, as deployed. Resolves when it and its servers are ready; gives what ends it. */
export async function startBot(
  world: OpenWorld,
  { botToken, appToken, apiUrl }: SlackEmulator,
): Promise<() => Promise<void>> {
  const config = path.join(world.directory, "binnacle.yaml");
  const slack = { ...(await tokenFiles(world.directory, { botToken, appToken })), apiUrl };
  await writeFile(config, JSON.stringify({ ...world.settings, slack }));
  const child = spawn(process.execPath, [program, "serve", "--config", config], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], HOME: world.directory, ...world.environment },
  });
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.includes('"msg":"ready"')) continue;
    child.stderr.resume();
    return stop;
  }
  throw new Error("the bot ended before it was ready");
}
