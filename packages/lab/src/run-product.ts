import { type ChildProcess, spawn } from "node:child_process";
import { program } from "@binnacle/app";

/** Exit code of what a person stopped. */
export const interrupted = 130;

type Environment = Readonly<Record<string, string | undefined>>;

/** A recorded case must not read the developer's own cluster, account or workspace. */
const foreign = /^(?:AWS_|SLACK_|BINNACLE_(?!LOG$)|KUBECONFIG$|PROMETHEUS_URL$|OPENSEARCH_URL$)/u;

export interface ProductOptions {
  readonly environment: Environment;
  /** File descriptor; absent: our own stderr. */
  readonly stderr?: number;
}

/** Starts the command line program of the product as a process of its own, as a user would. */
export function runProduct(
  words: readonly string[],
  { environment, stderr }: ProductOptions,
): ChildProcess {
  return spawn(process.execPath, [program, ...words], {
    stdio: ["inherit", "inherit", stderr ?? "inherit"],
    env: environment,
  });
}

/** Our own environment without what points outside, and with what points into the emulated world. */
export function isolated(environment: Environment): Environment {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), ...environment };
}

/** Its exit code; 130 when a signal ended it. When ours aborts, it is asked to end. */
export function exitCodeOf(child: ChildProcess, signal?: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? interrupted));
    const stop = () => child.kill("SIGTERM");
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
