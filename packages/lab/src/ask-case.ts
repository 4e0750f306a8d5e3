import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { caseNamed, cases } from "@binnacle/emulators";
import { exitCodeOf, isolated, runProduct } from "./run-product.ts";
import { startWorld } from "./start-world.ts";

/** `ask` against a recorded incident: starts the emulators, runs the product, gives its exit code. */
export async function askCase(name: string, words: readonly string[]): Promise<number> {
  const recorded = caseNamed(name);
  if (recorded === undefined)
    throw new AppError(
      "bad_input",
      `No case ${name}. There are: ${cases.map((one) => one.name).join(", ")}.`,
    );
  const directory = await mkdtemp(path.join(tmpdir(), "binnacle-"));
  const world = await startWorld(recorded, directory);
  const config = path.join(directory, "binnacle.yaml");
  await writeFile(config, JSON.stringify(world.settings));
  // Ctrl-C goes to the whole group: the product ends by itself, then we clean up.
  process.once("SIGINT", () => {});
  const code = await exitCodeOf(
    runProduct(["ask", "--config", config, ...words], isolated(world.environment)),
  );
  await world.close();
  await rm(directory, { recursive: true });
  return code;
}
