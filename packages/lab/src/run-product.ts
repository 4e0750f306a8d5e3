import { type ChildProcess, spawn } from "node:child_process";
import { program } from "@binnacle/app";

/** Starts the command line program of the product as a process of its own, as a user would. */
export function runProduct(words: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [program, ...words], {
    stdio: "inherit",
    env: { ...inherited(), ...environment },
  });
}

/** Its exit code; 130 when a signal ended it. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? 130));
  });
}

/** A demo must not read the developer's own cluster, account or workspace. */
function inherited(): Record<string, string | undefined> {
  const { KUBECONFIG, PROMETHEUS_URL, OPENSEARCH_URL, AWS_PROFILE, ...rest } = process.env;
  const foreign = /^(?:AWS_|SLACK_|BINNACLE_)/u;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !foreign.test(name)));
}
