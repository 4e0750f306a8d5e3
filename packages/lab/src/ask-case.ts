import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stopSignal } from "@binnacle/app";
import { recordedCase } from "./recorded-case.ts";
import { exitCodeOf, interrupted, isolated, runProduct } from "./run-product.ts";
import { startWorld } from "./start-world.ts";

/** After Ctrl-C; the product needs less to end its own children. */
const patienceMs = 1900;

/** `ask` against a recorded incident: starts the emulators, runs the product, gives its exit code. The emulators end with this process. */
export async function askCase(name: string, words: readonly string[]): Promise<number> {
  const recorded = recordedCase(name);
  const signal = stopSignal();
  signal.addEventListener("abort", () => {
    setTimeout(() => process.exit(interrupted), patienceMs).unref();
  });
  const directory = temporaryDirectory();
  const world = await startWorld(recorded, directory);
  const config = path.join(directory, "binnacle.yaml");
  await writeFile(config, JSON.stringify(world.settings));
  const environment = isolated(world.environment);
  const product = runProduct(["ask", "--config", config, ...words], { environment });
  return await exitCodeOf(product, signal);
}

/** Gone when the process ends, however it ends. */
function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "binnacle-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
