import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

export interface Asked {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly seconds: number;
}

/** The checkout that this file is part of. */
export const ownRoot = path.resolve(import.meta.dirname, "../../..");

export interface Asking {
  readonly kubeconfig: string;
  readonly json: boolean;
  /** The checkout whose product is asked. */
  readonly root: string;
  /** Settings, where a machine is too busy for the times that the product gives itself. */
  readonly config?: string | undefined;
}

/** Asks as a person in a terminal does, who has a kubeconfig and neither Prometheus nor OpenSearch. */
export async function askProduct(
  question: string,
  { kubeconfig, json, root, config }: Asking,
): Promise<Asked> {
  const flags = ["--kubeconfig", kubeconfig, "--cluster-name", "railway"];
  const words = [
    "packages/lab/src/main.ts",
    "ask",
    question,
    ...flags,
    ...(json ? ["--json"] : []),
    ...(config === undefined ? [] : ["--config", config]),
  ];
  const begun = performance.now();
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  return { stdout, stderr, exitCode: child.exitCode ?? 130, seconds };
}
