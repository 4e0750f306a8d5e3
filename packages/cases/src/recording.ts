import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Case, KubernetesObject, LogLine, Truth } from "./case.ts";
import { once } from "./once.ts";

/** A case as a folder: its head as `case.json`, then one object and one log line a line of text. */
type RecordingFiles = Readonly<Record<"case.json" | "objects.jsonl" | "logs.jsonl", string>>;

const Head = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  question: z.string(),
  recordedAt: z.iso.datetime(),
  clusterName: z.string(),
  truth: Truth,
});

/**
 * The case in a folder that `recordingFiles` describes. Objects and logs are read when they are first asked for. A
 * recording has no series: metrics are then not connected.
 * @throws when a file is missing or not of this form.
 */
export function readRecording(folder: string): Case {
  const text = (name: keyof RecordingFiles): string =>
    readFileSync(path.join(folder, name), "utf8");
  const objects = once(() => z.array(KubernetesObject).parse(lines(text("objects.jsonl"))));
  const logs = once(() => z.array(LogLine).parse(lines(text("logs.jsonl"))));
  return {
    ...Head.parse(JSON.parse(text("case.json"))),
    get objects() {
      return objects();
    },
    get logs() {
      return logs();
    },
    series: [],
    alerts: [],
    pastIncidents: [],
  };
}

/** The files of a case, by name. Series, alerts and past incidents are not kept. */
export function recordingFiles(recorded: Case): RecordingFiles {
  const { name, title, question, recordedAt, clusterName, objects, logs, truth } = recorded;
  const head = { name, title, question, recordedAt, clusterName, truth };
  return {
    "case.json": `${JSON.stringify(head, null, 2)}\n`,
    "objects.jsonl": objects.map((one) => `${JSON.stringify(one)}\n`).join(""),
    "logs.jsonl": logs.map((one) => `${JSON.stringify(one)}\n`).join(""),
  };
}

function lines(text: string): unknown[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}
