import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";

const program = path.resolve(import.meta.dirname, "../bench/main.ts");
const Result = z.object({
  numbers: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      bar: z.number().optional(),
      ok: z.boolean(),
      how: z.string(),
    }),
  ),
});

// What the numbers are is for `npm run bench` to say: a test on a busy machine cannot.
test("the bench runs, and prints one JSON object with a number for each bar", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, "--quick"]);
  const { numbers } = Result.parse(JSON.parse(stdout));
  expect(numbers.filter(({ bar }) => bar !== undefined).map(({ name }) => name)).toEqual([
    "schema tokens of eks",
    "schema tokens of all servers",
    "tokens of a diagnosis of the whole cluster",
    "text, log line",
    "text, log line of JSON",
    "text, log line of broken JSON",
    "text, log patterns, one line",
    "text, log patterns, lines of 500",
    "text, message in a channel",
    "text, message in a thread",
    "text, question of kubectl",
    "text, message to somebody",
    "text, command of a model",
    "text, block for a model",
    "text, event of a cluster",
    "text, text as Markdown",
    "text, text for a terminal",
    "text, text for Slack",
    "text, redaction",
    "log templates, seed 1: lines grouped wrongly",
    "log templates, seed 1: groups",
    "log templates, seed 1: memory",
    "log templates, unseen, seed 1: groups",
    "log templates, traces line by line: events too many or too few",
    "log templates: how long others wait",
    "log templates: time grows with the lines",
    "engine 500 pods",
    "engine linearity",
    "ask",
    "ask with metrics, logs and memory",
    "first visible sign",
    "first look",
    "/k8s check",
    "eks stall 500 pods",
    "watch cold 354 pods",
    "watch warm 354 pods",
    "watch lists 354 pods",
    "watch seen 354 pods",
    "watch resident 354 pods",
    "watch growth 354 pods",
    "watch stall 354 pods",
    "memory query 50",
    "system prompt and tools of orchestrator",
    "different forms of them, orchestrator",
    "system prompt and tools of kubernetes",
    "different forms of them, kubernetes",
    "tokens an investigation, an expert, 2 recorded cases",
    "tokens an investigation, an expert, 2 recorded cases",
    "context document, 2 recorded cases",
    "context document, 2 recorded cases",
    "true claims lost, 2 recorded cases",
    "unsupported claims in final texts, 2 recorded cases",
    "kernel, a turn",
    "memory of many investigations",
    "demo ready",
  ]);
}, 480_000);
