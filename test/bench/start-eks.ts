import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { kubeconfigFor } from "@binnacle/emulators";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";

const timeoutMs = 60_000;
const emulator = fileURLToPath(new URL("./emulator-process.ts", import.meta.url));
const Serving = z.object({ url: z.url(), pods: z.number() });
const Listening = z.object({ url: z.url() });

/** The Kubernetes emulator as a process of its own, so that its work is not in the numbers of whoever asks it. */
export async function startScaledCluster(size: number, directory: string) {
  const child = spawn(process.execPath, [emulator, "missing-env", `${size}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { url, pods } = await lineThatIs(Serving, child.stdout);
  const kubeconfig = path.join(directory, `kubeconfig-${size}.json`);
  await writeFile(kubeconfig, kubeconfigFor(url));
  return { url, kubeconfig, pods, close: () => ended(child) };
}

/** The eks server of a checkout, by its sources. */
export function eksOf(checkout: string): string {
  return path.join(checkout, "mcp-servers/eks/src/main.ts");
}

/** The eks server as the package holds it: what people run. Takes some seconds. */
export async function packedEks(checkout: string, directory: string): Promise<string> {
  const pack = path.join(checkout, "scripts/pack.mjs");
  await promisify(execFile)(process.execPath, [pack, "--out", directory]);
  return path.join(directory, "package/dist/binnacle-eks.mjs");
}

/** The eks server as a process of its own on HTTP, and a client of it. */
export async function startEks(program: string, kubeconfig: string, more: readonly string[] = []) {
  const flags = [
    "--kubeconfig",
    kubeconfig,
    "--http",
    "0",
    "--timeout-ms",
    `${timeoutMs}`,
    ...more,
  ];
  const child = spawn(process.execPath, [program, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { url } = await lineThatIs(Listening, child.stderr);
  child.stderr.resume();
  const client = new Client({ name: "bench", version: "0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return {
    url,
    diagnose: async (input: Readonly<Record<string, unknown>>) => {
      const params = { name: "diagnose", arguments: { ...input } };
      const { isError, content } = await client.callTool(params, undefined, { timeout: timeoutMs });
      const told = JSON.stringify(content);
      if (isError === true || !told.includes("payment crashes on start")) throw new Error(told);
    },
    /** Milliseconds of a processor that it ever had. */
    processorMs: async () => await processorMs(child),
    /** The most memory that it ever had, as Linux counts it. */
    peakMb: async () => await memoryMb(child, "VmHWM"),
    /** The memory that it has now. */
    residentMb: async () => await memoryMb(child, "VmRSS"),
    changes: async (input: Readonly<Record<string, unknown>>) => {
      const params = { name: "get_changes", arguments: { ...input } };
      const { content } = await client.callTool(params, undefined, { timeout: timeoutMs });
      return JSON.stringify(content);
    },
    close: async () => {
      await client.close();
      await ended(child);
    },
  };
}

async function memoryMb({ pid }: ChildProcess, which: "VmHWM" | "VmRSS"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${which}:\\s+(\\d+) kB`, "u").exec(status)?.[1]) / 1024;
}

/** Linux counts in hundredths of a second; the command before them may hold anything. */
async function processorMs({ pid }: ChildProcess): Promise<number> {
  const [, counted = ""] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const [user, system] = counted.split(" ").slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

export async function lineThatIs<T>(schema: z.ZodType<T>, output: Readable): Promise<T> {
  for await (const line of createInterface({ input: output })) {
    const said = schema.safeParse(JSON.parse(line));
    if (said.success) return said.data;
  }
  throw new Error("a program ended before it listened");
}

async function ended(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  child.kill("SIGKILL");
  await end;
}
