import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { groupLines, type LineGroup } from "@binnacle/diagnosis";
import { z } from "zod";
import { generateLines, type LogLine } from "./log-lines/generate-lines.ts";
import { judgeGrouping } from "./log-lines/judge-grouping.ts";
import { type Measured, sampled, single } from "./measure.ts";
import { unseenTemplates } from "./unseen-log-lines/unseen-templates.ts";

const seeds = [1, 2, 3, 41, 97];
const quickSeeds = [1];
/** Drain3 on 60,000 raw lines takes minutes, so it reads fewer of them. */
const rawLines = 5_000;

/** Templates of generated lines against their truth, and beside Drain3 where BENCH_DRAIN3 names a Python that has it. */
export async function benchLogs({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const lines = isQuick ? 6_000 : 60_000;
  const chosen = isQuick ? quickSeeds : seeds;
  group(generateLines({ seed: 7, lines: 3_000 }));
  const python = process.env["BENCH_DRAIN3"];
  return [
    ...chosen.flatMap((seed) => grouping(seed, lines)),
    ...chosen.map((seed) => unseen(seed, lines)),
    interleaved(lines),
    ...waits(lines),
    linearity(lines),
    ...(python === undefined
      ? []
      : seeds.slice(0, 3).flatMap((seed) => beside(python, seed, lines))),
  ];
}

interface Grouped {
  readonly groups: readonly LineGroup[];
  readonly ms: number;
  /** What each turn of it took of this thread: others on this machine are not in it. */
  readonly turnsMs: readonly number[];
  /** How much the process has grown at most. */
  readonly grownMb: number;
}

function group(lines: readonly LogLine[]): Grouped {
  const input = lines.map(({ time, text, pod }) => ({ at: time, text, pod }));
  const rss = process.memoryUsage.rss();
  let most = rss;
  const turnsMs: number[] = [];
  const startedMs = performance.now();
  const work = groupLines(input);
  for (;;) {
    const from = process.threadCpuUsage();
    const step = work.next();
    const { user, system } = process.threadCpuUsage(from);
    turnsMs.push((user + system) / 1000);
    most = Math.max(most, process.memoryUsage.rss());
    if (step.done === true) {
      const ms = performance.now() - startedMs;
      return { groups: step.value, ms, turnsMs, grownMb: (most - rss) / 1e6 };
    }
  }
}

function grouping(seed: number, count: number): Measured[] {
  const lines = generateLines({ seed, lines: count });
  const { groups, ms, grownMb } = group(lines);
  const { groupingAccuracy, groupAccuracyF1, rightGroups } = judge(lines, groups);
  const how = `${count} events of 42 templates, seed ${seed}: ${rightGroups} templates right, FGA ${groupAccuracyF1.toFixed(3)}, ${Math.round((count / ms) * 1000)} lines a second`;
  const name = `log templates, seed ${seed}`;
  return [
    single(
      { name: `${name}: lines grouped wrongly`, unit: "ratio", bar: 0.05, how },
      1 - groupingAccuracy,
    ),
    single({ name: `${name}: groups`, unit: "groups", bar: 60, how }, groups.length),
    single(
      { name: `${name}: memory`, unit: "MB", bar: 150, how: "growth of the process" },
      grownMb,
    ),
  ];
}

/** Lines of programs that nobody had in mind who wrote the grouping: what tuning hides. */
function unseen(seed: number, count: number): Measured {
  const lines = generateLines({ seed, lines: count, of: unseenTemplates });
  const { groups } = group(lines);
  const { groupingAccuracy, rightGroups } = judge(lines, groups);
  const how = `${count} events of ${unseenTemplates.length} other templates, seed ${seed}: GA ${groupingAccuracy.toFixed(3)}, ${rightGroups} templates right`;
  return single(
    { name: `log templates, unseen, seed ${seed}: groups`, unit: "groups", bar: 75, how },
    groups.length,
  );
}

function judge(lines: readonly LogLine[], groups: readonly LineGroup[]) {
  const predicted = Array<number | undefined>(lines.length).fill(undefined);
  for (const [number, { events }] of groups.entries())
    for (const { place } of events) predicted[place] = number;
  return judgeGrouping({ predicted, truth: lines.map(({ statement }) => statement) });
}

/** A trace whose lines are documents of their own, other pods' lines in between, must be one event again. */
function interleaved(count: number): Measured {
  const lines = generateLines({ seed: 1, lines: count, as: "lines" });
  const { groups } = group(lines);
  const events = groups.reduce((sum, { events: own }) => sum + own.length, 0);
  const how = `${lines.length} lines of ${count} events, pod by pod`;
  const name = "log templates, traces line by line: events too many or too few";
  return single({ name, unit: "ratio", bar: 0.001, how }, Math.abs(events - count) / count);
}

function waits(count: number): Measured[] {
  const { turnsMs } = group(generateLines({ seed: 2, lines: count }));
  const how = `processor time between two pauses while ${count} lines are grouped`;
  return [
    sampled(
      { name: "log templates: how long others wait", unit: "ms", bar: 50, how },
      turnsMs,
      "p99",
    ),
  ];
}

/** Time for four times as many lines, as a multiple of four times the time. */
function linearity(count: number): Measured {
  const [few, some, many] = [count / 4, count / 2, count].map(
    (lines) => group(generateLines({ seed: 3, lines })).ms,
  );
  const how = `${count / 4}, ${count / 2} and ${count} lines: ${[few, some, many].map((ms) => Math.round(ms ?? 0)).join(", ")} ms`;
  const name = "log templates: time grows with the lines";
  return single({ name, unit: "ratio", bar: 2, how }, (many ?? 0) / (4 * (few ?? 1)));
}

const Ran = z.object({ seconds: z.number(), groups: z.number(), lines_per_second: z.number() });
const Groups = z.array(z.number());

/** Our time as a part of Drain3's on the same lines: with masks and a message read for it, and raw. */
function beside(python: string, seed: number, count: number): Measured[] {
  const masks = ["--masks", "UUID,IP,HEX,NUM"];
  return [
    faster(python, {
      lines: generateLines({ seed, lines: count }),
      options: [...masks, "--free-text"],
      seed,
    }),
    faster(python, {
      lines: generateLines({ seed, lines: Math.min(count, rawLines) }),
      options: masks,
      seed,
    }),
  ];
}

interface Race {
  readonly lines: readonly LogLine[];
  readonly options: readonly string[];
  readonly seed: number;
}

function faster(python: string, { lines, options, seed }: Race): Measured {
  const before = group(lines).ms;
  const { seconds, groups, accuracy, f1 } = drain3(python, lines, options);
  // Before and behind it, as other programs may be on this machine too.
  const ms = (before + group(lines).ms) / 2;
  const name = `log templates, seed ${seed}: our time by Drain3's, ${options.join(" ")}`;
  const how = `${lines.length} lines: ${Math.round(ms)} ms; Drain3 ${seconds} s, ${groups} groups, GA ${accuracy.toFixed(3)}, FGA ${f1.toFixed(3)}`;
  return single({ name, unit: "ratio", bar: 0.5, how }, ms / (seconds * 1000));
}

function drain3(python: string, lines: readonly LogLine[], options: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-logs-"));
  const [from, to] = [path.join(folder, "lines.jsonl"), path.join(folder, "groups.json")];
  const script = path.join(import.meta.dirname, "log-lines/drain3-run.py");
  writeFileSync(from, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const told = execFileSync(python, [script, from, ...options, "--out", to], { encoding: "utf8" });
  const predicted = Groups.parse(JSON.parse(readFileSync(to, "utf8")));
  rmSync(folder, { recursive: true });
  const truth = lines.map(({ statement }) => statement);
  const { groupingAccuracy, groupAccuracyF1 } = judgeGrouping({ predicted, truth });
  return { ...Ran.parse(JSON.parse(told)), accuracy: groupingAccuracy, f1: groupAccuracyF1 };
}
