import { AppError } from "@binnacle/contracts";
import { PGlite } from "@electric-sql/pglite";
import type { Opened } from "./database.ts";
import { poolOf } from "./pool-of.ts";
import { takeDirectory } from "./take-directory.ts";

/** Opens PostgreSQL inside this process, which alone may use the directory. A new one takes some seconds, one that is there half a second. */
export async function openDirectory(
  { directory }: { readonly directory: string },
  at: string,
): Promise<Opened> {
  const leave = await takeDirectory(directory, at);
  try {
    const embedded = await PGlite.create(`${directory}/rows`);
    return { pool: poolOf(embedded), leave };
  } catch (error) {
    leave();
    throw unreadable(directory, error);
  }
}

function unreadable(directory: string, cause: unknown): AppError {
  const text = `What is in ${directory} cannot be opened as a database.`;
  const remedy = {
    text: "Put a copy of it back, or name an empty directory in database.directory.",
  };
  return new AppError("unavailable", text, { cause, remedy });
}
