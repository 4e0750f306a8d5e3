import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openWorld } from "../../../support/open-world.ts";
import { startLab } from "../../../support/run-lab.ts";
import { incidentWith } from "../incident.ts";
import type { Plant } from "../plant.ts";
import type { Look } from "./wall.ts";

const question = "why is checkout failing?";

/** The real program: its stdout in each form, its log, and what it says of settings that are broken. */
export async function lookThroughProcess(plants: readonly Plant[], look: Look): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const world = await openWorld(incidentWith(plants));
  const { kubeconfig, prometheusUrl = "", opensearchUrl } = world.settings;
  const flags = [
    "--kubeconfig",
    kubeconfig,
    "--prometheus-url",
    prometheusUrl,
    "--opensearch-url",
    opensearchUrl,
  ];
  const run = async (wall: string, ...words: readonly string[]) => {
    const started = startLab(words, { home, environment: { BINNACLE_LOG: "json" } });
    const { stdout, stderr } = await started.ended;
    look({ wall: `process, ${wall}`, text: stdout });
    look({ wall: "process, stderr", text: stderr });
  };
  await run("ask --json", "ask", question, "--json", ...flags);
  await run("ask --full", "ask", question, "--full", ...flags);
  await run("ask kubectl", "ask", "kubectl get deployment payment -n shop -o yaml", ...flags);
  await run("ask kubectl", "ask", "kubectl describe pods -n shop -l app=payment", ...flags);
  await run(
    "ask logs",
    "ask",
    "kubectl logs deployment/payment -n shop --previous --tail=40",
    ...flags,
  );
  const [broken] = plants;
  if (broken !== undefined) {
    const settings = path.join(home, "settings.yaml");
    await writeFile(
      settings,
      `# ${broken.marker}\nslack:\n  botToken: ${broken.specimen.value}\n  : {[\n`,
    );
    await run("broken settings", "ask", question, "--config", settings, ...flags);
    await run("unknown setting", "ask", `${broken.marker} ${broken.specimen.said}`, ...flags);
  }
  await world.close();
  await rm(home, { recursive: true });
}
