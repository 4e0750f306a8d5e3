import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";

/** Who uses a directory. */
const Owner = z.object({ pid: z.number(), host: z.string(), since: z.string() });
type Owner = z.infer<typeof Owner>;

/**
 * Takes the directory for this process alone; gives how to leave it. The lock is the kernel's, by way of a SQLite file that holds
 * nothing: it ends with its process, however that ends. Throws `AppError`: unavailable where another process holds it, with who;
 * denied where it cannot be written.
 */
export async function takeDirectory(directory: string, at: string): Promise<() => void> {
  const owner = path.join(directory, "owner.json");
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const leave = await lock(path.join(directory, "lock"));
    const own: Owner = { pid: process.pid, host: hostname(), since: at };
    writeFileSync(owner, JSON.stringify(own));
    return leave;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw isHeld(error) ? held(directory, ownerIn(owner), error) : unusable(directory, error);
  }
}

/** Loaded here alone: Node has it since 22.13. */
async function lock(file: string): Promise<() => void> {
  const { DatabaseSync } = await import("node:sqlite").catch((error: unknown) => {
    const text = `Node ${process.versions.node} cannot lock a directory: keeping rows in one needs Node 22.13 or newer.`;
    const remedy = { text: "Use a newer Node, or PostgreSQL: set database.urlFile." };
    throw new AppError("not_configured", text, { cause: error, remedy });
  });
  const locked = new DatabaseSync(file);
  try {
    locked.exec("PRAGMA journal_mode=MEMORY; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    locked.close();
    throw error;
  }
  return () => locked.close();
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const busy = 5;

function isHeld(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === busy;
}

function held(directory: string, owner: Owner | undefined, cause: unknown): AppError {
  const who =
    owner === undefined
      ? "Another process"
      : `Process ${owner.pid} on ${owner.host}, since ${owner.since},`;
  const text = `${who} holds the directory ${directory}: two on one directory would lose rows.`;
  return new AppError("unavailable", text, {
    cause,
    remedy: { text: "End that process, or name another directory in database.directory." },
  });
}

function unusable(directory: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : "it cannot be written";
  return new AppError("denied", `The directory ${directory} cannot be used: ${why}.`, {
    cause,
    remedy: { text: "Name one in database.directory that this process may write." },
  });
}

/** Undefined where nothing that can be read says so. */
function ownerIn(file: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
