import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const heldHere = new Set<string>();

/**
 * Takes a directory for this process alone; the lock of a process that is gone is taken over.
 * @returns releases the lock
 * @throws Error when another live process, or another emulator in this one, holds it
 */
export function lockDirectory(directory: string): () => void {
  const path = join(resolve(directory), "lock");
  const holder = holderOf(path);
  if (heldHere.has(path) || (holder !== undefined && holder !== process.pid && isAlive(holder))) {
    throw new Error(
      `${directory} is in use by process ${holder ?? process.pid}: stop it or choose another directory.`,
    );
  }
  rmSync(path, { force: true });
  writeFileSync(path, String(process.pid), { flag: "wx" });
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

function holderOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
