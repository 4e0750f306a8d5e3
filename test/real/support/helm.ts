import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const program = path.join(homedir(), ".cache/binnacle-real/helm/helm");
const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");

/** The chart of the repository, from its root. */
export const chart = "deploy/helm/binnacle";

/** Why Helm is not here; undefined when it is. In CI it must be, so there its first call fails instead. */
export const helmMissing =
  existsSync(program) || process.env["CI"] === "true"
    ? undefined
    : "no Helm: run test/real/setup-helm.sh";

const taken = 16 * 1024 * 1024;

/** What Helm prints, called in the root of the repository. Throws what it failed with. */
export async function helm(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(program, words, { cwd: root, maxBuffer: taken });
  return stdout;
}

/** What Helm makes of the chart. */
export function rendered(...words: readonly string[]): string {
  const all = ["template", "binnacle", chart, "--namespace", "binnacle", ...words];
  return execFileSync(program, all, { cwd: root, encoding: "utf8", maxBuffer: taken });
}
