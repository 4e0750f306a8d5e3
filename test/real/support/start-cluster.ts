import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { up } from "../realk8s/realk8s.mjs";
import { binaries } from "./start-kubernetes.ts";

const run = promisify(execFile);
const Started = z.looseObject({
  url: z.url(),
  kubeconfig: z.string(),
  admin: z.object({ ca: z.string() }),
  stop: z.custom<() => Promise<number>>((value) => typeof value === "function"),
});

export interface Cluster {
  /** The file of an administrator. */
  readonly kubeconfig: string;
  readonly url: string;
  readonly ca: string;
  /** What kubectl prints; warnings among it. Throws what it failed with. */
  readonly kubectl: (...words: readonly string[]) => Promise<string>;
  /** The same, with what kubectl reads. */
  readonly kubectlWith: (input: string, ...words: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

const taken = 64 * 1024 * 1024;

/** A real API server with its controllers and scheduler, and two nodes whose kubelets make every pod ready at once. */
export async function startCluster(): Promise<Cluster> {
  const bin = binaries();
  const folder = await mkdtemp(path.join(tmpdir(), "cluster-"));
  const started = Started.parse(await up({ bin, dir: folder, with: ["cm", "sched", "kwok"] }));
  const kubectlWith = async (input: string, ...words: readonly string[]) => {
    const args = ["--kubeconfig", started.kubeconfig, ...words];
    const running = run(path.join(bin, "kubectl"), args, { maxBuffer: taken });
    running.child.stdin?.end(input);
    const { stdout, stderr } = await running;
    return stdout + stderr;
  };
  const close = async () => {
    await started.stop();
    await rm(folder, { recursive: true });
  };
  try {
    await kubectlWith(JSON.stringify(nodes()), "apply", "-f", "-");
  } catch (error) {
    await close();
    throw error;
  }
  const { kubeconfig, url, admin } = started;
  const kubectl = (...words: readonly string[]) => kubectlWith("", ...words);
  return { kubeconfig, url, ca: admin.ca, kubectl, kubectlWith, close };
}

function nodes(): object {
  const items = ["a", "b"].map((zone) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `node-${zone}`,
      labels: { "kubernetes.io/hostname": `node-${zone}`, "topology.kubernetes.io/zone": zone },
    },
  }));
  return { apiVersion: "v1", kind: "List", items };
}
