import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const script = path.resolve(import.meta.dirname, "../realopensearch/start.mjs");
const cache = path.join(homedir(), ".cache/binnacle-real/opensearch");

/** Exit code of the script for something that the machine lacks; the reason is on stderr. */
const somethingMissing = 3;

/** With users and roles, or open to everybody. */
export type OpenSearchKind = "plain" | "security";

export interface RealOpenSearch {
  readonly url: string;
  /** Headers of a user that may do everything. */
  readonly headers: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/**
 * Fetches what the node needs (Maven, a JDK of at least 21; 71 MB once) and tells why that is not possible.
 * Undefined when it is. In CI it must be, so there the start fails instead.
 */
export function openSearchMissing(kind: OpenSearchKind): string | undefined {
  if (process.env["CI"] === "true") return undefined;
  const fetched = spawnSync(process.execPath, [script, cache, ...flagsOf(kind), "--fetch-only"], {
    encoding: "utf8",
  });
  return fetched.status === somethingMissing ? fetched.stderr.trim() : undefined;
}

const Ready = z.object({
  url: z.string(),
  user: z.string().optional(),
  password: z.string().optional(),
});

/** Starts a node with an empty data folder on loopback. */
export async function startOpenSearch(kind: OpenSearchKind): Promise<RealOpenSearch> {
  const folder = await mkdtemp(path.join(tmpdir(), "opensearch-"));
  const child = spawn(process.execPath, [script, cache, ...flagsOf(kind), "--run", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const close = async () => {
    child.kill();
    await exited;
    await rm(folder, { recursive: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const { url, user, password } = Ready.parse(JSON.parse(line));
    const login =
      user === undefined ? {} : { authorization: `Basic ${btoa(`${user}:${password}`)}` };
    return { url, headers: { "content-type": "application/json", ...login }, close };
  }
  await close();
  throw new Error("OpenSearch did not start; its reason is above.");
}

function flagsOf(kind: OpenSearchKind): string[] {
  return kind === "security" ? ["--security"] : [];
}
