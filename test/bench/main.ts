import { arch, availableParallelism, loadavg, platform } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { benchAsk } from "./bench-ask.ts";
import { benchCluster, type ClusterOptions } from "./bench-cluster.ts";
import { benchDemo } from "./bench-demo.ts";
import { benchEngine } from "./bench-engine.ts";
import { benchLogs } from "./bench-logs.ts";
import { benchMcp } from "./bench-mcp.ts";
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
  logs: benchLogs,
  engine: benchEngine,
  ask: benchAsk,
  slack: benchSlack,
  cluster: benchCluster,
  watch: benchWatch,
  mcp: benchMcp,
  memory: benchMemory,
  model: benchModel,
  demo: benchDemo,
};

/** Parts by name, `npm run bench -- mcp` or `--only mcp`; without any, all of them. `watch --churn-seconds 600`: ten minutes of change. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    against: { type: "string" },
    "churn-seconds": { type: "string" },
    only: { type: "string", multiple: true, default: [] },
  },
});

// Before it starts: more than the cores means that other programs are in these numbers too.
const [load] = loadavg();
const named = [...positionals, ...values.only];
const unknown = named.filter((name) => parts[name] === undefined);
if (unknown.length > 0)
  throw new Error(`No part ${unknown.join(", ")}. There are ${Object.keys(parts).join(", ")}.`);
const churnSeconds = z.coerce.number().positive().optional().parse(values["churn-seconds"]);
const options = { isQuick: values.quick, against: values.against, churnSeconds };
const numbers: Measured[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  process.stderr.write(`measuring ${name}\n`);
  numbers.push(...(await measure(options)));
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
