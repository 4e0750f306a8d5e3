import { arch, availableParallelism, loadavg, platform } from "node:os";
import { parseArgs } from "node:util";
import { benchAsk } from "./bench-ask.ts";
import { benchCluster, type ClusterOptions } from "./bench-cluster.ts";
import { benchDemo } from "./bench-demo.ts";
import { benchEngine } from "./bench-engine.ts";
import { benchMemory } from "./bench-memory.ts";
import { benchModel } from "./bench-model.ts";
import { benchSlack } from "./bench-slack.ts";
import { benchText } from "./bench-text.ts";
import { benchTokens } from "./bench-tokens.ts";
import { benchWatch } from "./bench-watch.ts";
import type { Measured } from "./measure.ts";

const parts: Readonly<Record<string, (options: ClusterOptions) => Promise<Measured[]>>> = {
  tokens: benchTokens,
  text: benchText,
  engine: benchEngine,
  ask: benchAsk,
  slack: benchSlack,
  cluster: benchCluster,
  watch: benchWatch,
  memory: benchMemory,
  model: benchModel,
  demo: benchDemo,
};

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    against: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(parts) },
  },
});

// Before it starts: more than the cores means that other programs are in these numbers too.
const [load] = loadavg();
const numbers: Measured[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (!values.only.includes(name)) continue;
  process.stderr.write(`measuring ${name}\n`);
  numbers.push(...(await measure({ isQuick: values.quick, against: values.against })));
}
const machine = {
  node: process.version,
  platform: platform(),
  arch: arch(),
  cores: availableParallelism(),
  load,
};
const result = { isQuick: values.quick, machine, ok: numbers.every(({ ok }) => ok), numbers };
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
