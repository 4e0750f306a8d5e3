import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startLab } from "../support/run-lab.ts";
import { type Measured, sampled } from "./measure.ts";

/** From the command to the line with the address, on an installed checkout, with an empty memory. */
export async function benchDemo({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const home = await mkdtemp(path.join(tmpdir(), "bench-demo-"));
  const samples: number[] = [];
  for (let turn = 0; turn < (isQuick ? 1 : 5); turn += 1) {
    const startedMs = performance.now();
    const demo = startLab(["demo", "--data", path.join(home, String(turn))], { home });
    await demo.says("Ctrl-C ends it.");
    samples.push(performance.now() - startedMs);
    demo.pressControlC();
    await demo.ended;
  }
  await rm(home, { recursive: true });
  const how = "`lab demo` until it prints its address";
  return [sampled({ name: "demo ready", unit: "ms", bar: 5000, how }, samples)];
}
