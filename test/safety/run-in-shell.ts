import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Programs that a command of ours may call, and what an injection would like to. */
const stubs = [
  ..."kubectl flux argocd sed helm aws curl".split(" "),
  ..."touch rm reboot id sh cat ls env X".split(" "),
];

/** Tells by which command it was called, as what and with what. */
const stub = `#!/bin/dash
printf '%s\\0' "$NUMBER" "\${0##*/}" "$#" "$@" >> "$LOG"
`;

export interface Ran {
  /** By the place of its command: each program that it called, with its arguments. */
  readonly calls: readonly (readonly string[][])[];
  /** What no command may do: say something, or leave something behind. */
  readonly said: string;
  readonly left: readonly string[];
}

/** The commands one after the other in a real shell, in an empty folder where nothing but stubs is found. */
export async function runInShell(
  shell: "bash" | "dash",
  commands: readonly string[],
): Promise<Ran> {
  const root = await mkdtemp(path.join(tmpdir(), "commands-"));
  const at = (name: string) => path.join(root, name);
  await Promise.all(["bin", "commands", "empty"].map((name) => mkdir(at(name))));
  for (const name of stubs) {
    await writeFile(at(`bin/${name}`), stub);
    await chmod(at(`bin/${name}`), 0o755);
  }
  await Promise.all(
    commands.map((command, index) => writeFile(at(`commands/${index}`), `${command}\n`)),
  );
  await writeFile(at("log"), "");
  const lines = commands.map((_, index) => `NUMBER=${index}; . ${at(`commands/${index}`)}`);
  await writeFile(at("all"), `export NUMBER\n${lines.join("\n")}\n`);
  const env = { PATH: at("bin"), LOG: at("log"), HOME: at("empty") };
  const options = { cwd: at("empty"), env, maxBuffer: 1e8 };
  const { stdout, stderr } = await run(`/bin/${shell}`, [at("all")], options).catch(
    (error: unknown) => ({ stdout: "", stderr: String(error) }),
  );
  const log = await readFile(at("log"), "utf8");
  const left = await readdir(at("empty"));
  await rm(root, { recursive: true });
  return { calls: callsIn(log, commands.length), said: `${stdout}${stderr}`, left };
}

function callsIn(log: string, count: number): string[][][] {
  const calls: string[][][] = Array.from({ length: count }, () => []);
  const words = log.split("\0");
  for (let at = 0; at + 2 < words.length; ) {
    const [number, program = "", length] = words.slice(at, at + 3);
    const end = at + 3 + Number(length);
    calls[Number(number)]?.push([program, ...words.slice(at + 3, end)]);
    at = end;
  }
  // The parts of a pipe begin in any order.
  return calls.map((each) => each.toSorted((one, other) => (one.join() < other.join() ? -1 : 1)));
}
