import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { z } from "zod";

const runc = path.join(homedir(), ".cache/binnacle-real/runc/runc");
const run = promisify(execFile);

/** Why no container can run here; undefined when one can. In CI one must, so there the start fails instead. */
export const containersMissing =
  (existsSync(runc) && process.getuid?.() === 0) || process.env["CI"] === "true"
    ? undefined
    : "no runc, or not root: run test/real/setup-runc.sh";

export interface ContainerOptions {
  /** Unpacked image. */
  readonly root: string;
  /** For its bundle and the state of runc. */
  readonly directory: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Files and folders that it sees, by the place where it sees them. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Absent: a network of its own with loopback alone. */
  readonly networkOf?: Container;
}

export interface Container {
  /** Of its first process, here. */
  readonly pid: number;
  /** The first line of its stderr that has these words. Throws when it ends before. */
  readonly says: (words: string) => Promise<string>;
  /** What a program of the image prints, run in it by its user; throws with it what fails. */
  readonly execute: (command: readonly string[]) => Promise<string>;
  /** Memory that no file could give back. */
  readonly residentBytes: () => Promise<number>;
  /** Asks it to end; its exit code. */
  readonly stop: () => Promise<number | null>;
}

const State = z.object({ pid: z.int() });
const Stats = z.object({
  data: z.object({ memory: z.object({ raw: z.record(z.string(), z.number()) }) }),
});

/** A command that does nothing until it is told to end: it holds the network of a pod. */
export const pause = [
  "/usr/local/bin/node",
  "-e",
  "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e9)",
];

/** Runs a command of an image as the chart says: nobody's user, read-only root, no capability, no new privileges, 512 MB. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { directory, name } = options;
  const bundle = path.join(directory, name);
  await mkdir(bundle);
  await writeFile(path.join(bundle, "config.json"), JSON.stringify(specOf(options)));
  const state = ["--root", path.join(directory, "state")];
  const child = spawn(runc, [...state, "run", "--bundle", bundle, name], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const ended = once(child, "exit");
  const ask = async (...words: readonly string[]) => (await run(runc, [...state, ...words])).stdout;
  const pid = await until(child, lines, async () => {
    const told = await ask("state", name).catch(() => "{}");
    return State.safeParse(JSON.parse(told)).data?.pid;
  });
  return {
    pid,
    says: (words) => until(child, lines, async () => lines.find((line) => line.includes(words))),
    execute: (command) => ask("exec", name, ...command),
    residentBytes: async () => {
      const { raw } = Stats.parse(JSON.parse(await ask("events", "--stats", name))).data.memory;
      return raw["total_rss"] ?? raw["anon"] ?? Number.NaN;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
  };
}

async function until<Found>(
  child: ChildProcess,
  lines: readonly string[],
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`the container ended: ${lines.join("\n")}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

const nobody = 10_001;
const memoryBytes = 512 * 1024 * 1024;
const noCapability = Object.fromEntries(
  ["bounding", "effective", "permitted", "inheritable", "ambient"].map((set) => [set, []]),
);

function specOf({
  root,
  name,
  command,
  environment = {},
  mounts = {},
  networkOf,
}: ContainerOptions) {
  const network =
    networkOf === undefined
      ? { type: "network" }
      : { type: "network", path: `/proc/${networkOf.pid}/ns/net` };
  const shared = Object.entries(mounts).map(([destination, source]) => ({
    destination,
    type: "bind",
    source,
    options: ["bind", "ro", "nosuid", "nodev"],
  }));
  return {
    ociVersion: "1.0.2",
    process: {
      user: { uid: nobody, gid: nobody },
      args: command,
      env: ["PATH=/usr/local/bin", ...Object.entries(environment).map((pair) => pair.join("="))],
      cwd: "/",
      capabilities: noCapability,
      noNewPrivileges: true,
    },
    root: { path: root, readonly: true },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      memoryFolder("/dev", "755"),
      memoryFolder("/tmp", "1777"),
      ...shared,
    ],
    linux: {
      cgroupsPath: `/${path.basename(root)}-${name}`,
      resources: {
        memory: { limit: memoryBytes, swap: memoryBytes },
        pids: { limit: 200 },
      },
      namespaces: [...["pid", "ipc", "uts", "mount"].map((type) => ({ type })), network],
    },
  };
}

function memoryFolder(destination: string, mode: string) {
  const options = ["nosuid", "noexec", `mode=${mode}`, "size=16m"];
  return { destination, type: "tmpfs", source: "tmpfs", options };
}
