import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, realpathSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./start-prometheus.ts";

const programs = path.join(homedir(), ".cache/binnacle-real/postgres/bin");

/** Why the real PostgreSQL is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const postgresMissing =
  existsSync(path.join(programs, "postgres")) || process.env["CI"] === "true"
    ? undefined
    : "no PostgreSQL: run test/real/setup-postgres.sh";

export interface RealPostgres {
  readonly port: number;
  /** Of the user that may do everything, for a database of this server. */
  readonly urlOf: (database: string) => string;
  /** Runs SQL by psql, in `postgres` unless another database is named. */
  readonly run: (sql: string, database?: string) => string;
  /** As a crash ends it: nothing is said to who is connected. */
  readonly crash: () => Promise<void>;
  /** The same rows, the same address. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const password = "correct-horse";

/** Starts a PostgreSQL that asks for passwords, with `fsync` as it comes. It refuses to run as root, so root runs it as `postgres`. */
export async function startPostgres(): Promise<RealPostgres> {
  const user = userInfo().uid === 0 ? userOf("postgres") : undefined;
  const folder = await mkdtemp(path.join(tmpdir(), "postgres-"));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, "data");
  const port = await freePort();
  const address = `postgresql://owner:${password}@127.0.0.1:${port}`;
  const env = { ...process.env, PGPASSWORD: password };
  execFileSync(
    "sh",
    [
      "-c",
      `printf %s "$PGPASSWORD" > pw && exec "$0" -D data -U owner --pwfile=pw -A scram-sha-256`,
      program("initdb"),
    ],
    { cwd: folder, env, stdio: "ignore", ...user },
  );
  const settings = { port, listen_addresses: "127.0.0.1", unix_socket_directories: folder };
  let child: ChildProcess | undefined;
  const run = (sql: string, database = "postgres"): string =>
    execFileSync(program("psql"), [`${address}/${database}`, "-XAtq", "-c", sql], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  const start = async (): Promise<void> => {
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    child = spawn(program("postgres"), ["-D", data, ...flags], { stdio: "ignore", ...user });
    await until(() => run("select 1") === "1");
  };
  const end = async (signal: "SIGINT" | "SIGQUIT"): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  await start();
  return {
    port,
    urlOf: (database) => `${address}/${database}`,
    run,
    crash: () => end("SIGQUIT"),
    start,
    async close() {
      await end("SIGINT");
      await rm(folder, { recursive: true });
    },
  };
}

/** Where it really is: who is not root sees nothing of root's folder. */
function program(name: string): string {
  return realpathSync(path.join(programs, name));
}

function userOf(name: string): { readonly uid: number; readonly gid: number } {
  const idOf = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function until(isReady: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      if (isReady()) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error("PostgreSQL did not become ready in 10 s.");
}
