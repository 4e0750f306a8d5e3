import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { runCorpus } from "./run-corpus.ts";
import { type Count, type Summary, strictRecall, summaryOf } from "./summary.ts";
import { lookAtOrdinary, type Ordinary } from "./walls/ordinary-wall.ts";

// node test/safety/secrets/measure.ts --out DIR [--seed 1] [--share 0.25] [--incidents 6] [--lines 20000]

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "." },
    seed: { type: "string", default: "1" },
    share: { type: "string", default: "0.25" },
    incidents: { type: "string", default: "6" },
    lines: { type: "string", default: "20000" },
    processes: { type: "boolean", default: true },
  },
  allowNegative: true,
});

const seed = Number(values.seed);
const summary = summaryOf(
  await runCorpus({
    seed,
    share: Number(values.share),
    incidents: Number(values.incidents),
    withProcesses: values.processes,
    onStep: (step) => void process.stderr.write(`${step}\n`),
  }),
);
process.stderr.write("ordinary lines\n");
const ordinary = await lookAtOrdinary(Number(values.lines), seed);
await mkdir(values.out, { recursive: true });
const strictly = strictRecall(summary);
const result = { seed, strict: strictly, ...summary, ordinary };
await writeFile(path.join(values.out, "secrets.json"), `${JSON.stringify(result, null, 2)}\n`);
const text = tableOf(summary, strictly, ordinary);
await writeFile(path.join(values.out, "secrets.txt"), text);
process.stdout.write(text);
process.exit(0);

function tableOf(whole: Summary, high: Count, { lines, falsePositives }: Ordinary): string {
  const { secrets, kinds, carriers, notShown } = whole;
  return [
    `${secrets} secrets of ${kinds} kinds in ${carriers} carriers`,
    row("all", whole),
    row("Kubernetes, AWS, Slack, databases, keys, headers", high),
    `false positives: ${falsePositives.length} of ${lines} lines`,
    ...section("by group", whole.byGroup),
    ...section("by carrier", whole.byCarrier),
    ...section("by wall", whole.byWall),
    ...section("by kind", whole.byKind),
    "",
    "not shown at any wall",
    ...Object.entries(notShown).map(([carrier, count]) => `  ${carrier}: ${count}`),
    "",
    "leaks",
    ...whole.leaks.map(
      ({ group, kind, carrier, secret, walls }) =>
        `  ${group}: ${kind} | ${carrier} | ${secret} | ${walls.slice(0, 3).join(", ")}${walls.length > 3 ? ` and ${walls.length - 3} more` : ""}`,
    ),
    "",
    "false positives",
    ...falsePositives
      .slice(0, 100)
      .map(({ where, before, after }) => `  ${where}: ${before}\n    → ${after}`),
    "",
  ].join("\n");
}

function section(title: string, counts: Readonly<Record<string, Count>>): string[] {
  return ["", title, ...Object.entries(counts).map(([name, count]) => row(name, count))];
}

function row(name: string, { tried, leaked, recall }: Count): string {
  return `  ${name.padEnd(52)} ${String(tried).padStart(5)} tried ${String(leaked).padStart(5)} leaked  ${recall.toFixed(3)}`;
}
