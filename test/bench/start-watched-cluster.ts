import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { kubeconfigFor } from "@binnacle/emulators";
import { z } from "zod";
import { lineThatIs } from "./start-eks.ts";

const program = fileURLToPath(new URL("./watched-cluster-process.ts", import.meta.url));
const Serving = z.object({ url: z.url(), pods: z.number() });
const Told = z.object({ lists: z.number(), processorMs: z.number() });

/** A cluster that changes as it is told. */
export interface WatchedCluster {
  readonly kubeconfig: string;
  readonly pods: number;
  readonly tell: (asked: {
    perSecond?: number;
    replicas?: number;
  }) => Promise<z.infer<typeof Told>>;
  readonly close: () => Promise<void>;
}

/** `watched-cluster-process.ts` as a process of its own, so that its work is not in the memory of whoever asks it. */
export async function startWatchedCluster(
  size: number,
  directory: string,
): Promise<WatchedCluster> {
  const child = spawn(process.execPath, [program, "missing-env", `${size}`], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (child.stdout === null) throw new Error("the cluster has no output");
  const { url, pods } = await lineThatIs(Serving, child.stdout);
  const kubeconfig = path.join(directory, "kubeconfig.json");
  await writeFile(kubeconfig, kubeconfigFor(url));
  return { kubeconfig, pods, tell: (asked) => tell(child, asked), close: () => ended(child) };
}

async function tell(child: ChildProcess, asked: object): Promise<z.infer<typeof Told>> {
  const answer = once(child, "message");
  child.send(asked);
  const [told] = z.tuple([Told], z.unknown()).parse(await answer);
  return told;
}

async function ended(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  child.kill("SIGKILL");
  await end;
}
