import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Case } from "@binnacle/cases";
import { startWorld, type World, type WorldOptions } from "@binnacle/lab";

export interface OpenWorld extends World {
  /** Of its own, gone with `close`. */
  readonly directory: string;
}

/** The surroundings of a recorded case, in a temporary directory. */
export async function openWorld(recorded: Case, options?: WorldOptions): Promise<OpenWorld> {
  const directory = await mkdtemp(path.join(tmpdir(), "world-"));
  const world = await startWorld(recorded, directory, options);
  return {
    ...world,
    directory,
    close: async () => {
      await world.close();
      await rm(directory, { recursive: true });
    },
  };
}
