import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { program } from "@binnacle/app";
import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { tokenFiles } from "@binnacle/lab";
import { openWorld } from "./open-world.ts";
import { recordedCase } from "./recorded-case.ts";

/** The bot as its users run it, a process of its own, which the kernel may end at any moment. */
export interface Killable {
  readonly slack: SlackEmulator;
  /** As it is: what it keeps is in the database of its settings. Resolves when Slack has it. */
  readonly start: () => Promise<void>;
  /** SIGKILL, or what else ends it. */
  readonly end: (signal?: "SIGKILL" | "SIGTERM") => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `database`: its setting of that name; absent: a directory of its own. Its log is `bot.log` beside it. */
export async function startKillable(
  name: string,
  { database }: { readonly database?: object } = {},
): Promise<Killable> {
  const world = await openWorld(recordedCase(name));
  const slack = await startSlackEmulator({ timeZone: "UTC" });
  const config = path.join(world.directory, "binnacle.yaml");
  const settings = {
    ...world.settings,
    slack: { ...(await tokenFiles(world.directory, slack)), apiUrl: slack.apiUrl },
    database: database ?? { directory: path.join(world.directory, "kept") },
  };
  await writeFile(config, JSON.stringify(settings));
  const log = openSync(path.join(world.directory, "bot.log"), "a");
  let child: ChildProcess | undefined;
  const end = async (signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> => {
    const own = child;
    child = undefined;
    if (own === undefined || own.exitCode !== null || own.signalCode !== null) return;
    const exited = once(own, "exit");
    own.kill(signal);
    await exited;
  };
  return {
    slack,
    async start() {
      child = spawn(process.execPath, [program, "serve", "--config", config], {
        stdio: ["ignore", "ignore", log],
        env: { ...process.env, ...world.environment },
      });
      await slack.control.waitForBot(60_000);
    },
    end,
    async close() {
      await end();
      await Promise.all([slack.close(), world.close()]);
    },
  };
}
