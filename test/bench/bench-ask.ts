import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openWorld } from "../support/open-world.ts";
import { startLab } from "../support/run-lab.ts";
import { type Measured, sampled, timed } from "./measure.ts";
import { namespacesIn, podsIn, scaleCase } from "./scale-case.ts";

/** What a person in a terminal waits for: the program, its servers, the answer, and the end of them all. */
export async function benchAsk({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const recorded = scaleCase("missing-env", isQuick ? 60 : 1574);
  const world = await openWorld(recorded);
  const config = path.join(world.directory, "binnacle.yaml");
  await writeFile(config, JSON.stringify(world.settings));
  const { environment, directory: home } = world;
  const ask = async (...flags: string[]) => {
    const words = ["ask", "why is checkout failing in shop?", ...flags];
    const { stdout } = await startLab(words, { home, environment }).ended;
    if (!stdout.includes("payment crashes on start")) throw new Error(`not answered: ${stdout}`);
  };
  const measure = async (name: string, ...flags: string[]) => {
    // The first start compiles.
    if (!isQuick) await ask(...flags);
    const samples = await timed(isQuick ? 1 : 5, () => ask(...flags));
    const size = `${namespacesIn(recorded.objects)} namespaces, ${podsIn(recorded.objects)} pods`;
    const how = `\`ask\` from its start to its end, in a cluster of ${size}`;
    return sampled({ name, unit: "ms", bar: 2000, how }, samples, "p50");
  };
  try {
    return [
      await measure("ask", "--kubeconfig", world.settings.kubeconfig),
      await measure("ask with metrics, logs and memory", "--config", config),
    ];
  } finally {
    await world.close();
  }
}
