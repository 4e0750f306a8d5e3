import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Metadata = z.object({
  namespace: z.string(),
  query: z.string(),
  result: z.object({
    fault_taxonomy: z.string(),
    /** `app/name`, `node/name`, `namespace/name`. */
    fault_object: z.string(),
    root_cause: z.string(),
  }),
});

/** What kubectl printed, by command. */
const Commands = z.record(z.string(), z.string());

/** What the tools of the data set answered, by tool and arguments: most of it is kubectl's again. */
const Tools = z.looseObject({ collection_timestamp: z.string() });

const Anomaly = z.object({
  /** `Service`, `Node`. */
  type: z.string(),
  name: z.string(),
  /** `2026-01-02 03:04:05 ~ 2026-01-02 03:06:07`, local time. */
  time_range: z.string(),
  evidence: z.array(z.string()),
});
export type Anomaly = z.infer<typeof Anomaly>;
const Alerts = z.object({ alerts: z.array(Anomaly).default([]) });

/** Lines by service. */
const Logs = z.record(z.string(), z.array(z.string()));

/** One recorded incident, as its files hold it. */
export interface Recording {
  readonly metadata: z.infer<typeof Metadata>;
  readonly commands: Readonly<Record<string, string>>;
  readonly tools: Readonly<Record<string, unknown>>;
  /** Local time. */
  readonly collectedAt: string;
  readonly anomalies: readonly Anomaly[];
  /** Absent: no logs were recorded. */
  readonly logs?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Comma-separated, a row a moment; absent: no metrics were recorded. */
  readonly metrics?: string | undefined;
}

/** Reads the folder of one incident. Throws where a file is missing or of another form. */
export function readRecording(folder: string): Recording {
  const tools = Tools.parse(json(folder, "tool_cache.json"));
  const raw = path.join(folder, "raw_data");
  return {
    metadata: Metadata.parse(json(folder, "metadata.json")),
    commands: Commands.parse(json(raw, "k8s_states.json")),
    tools,
    collectedAt: tools.collection_timestamp,
    anomalies: has(raw, "alert.json") ? Alerts.parse(json(raw, "alert.json")).alerts : [],
    logs: has(raw, "logs.json") ? Logs.parse(json(raw, "logs.json")) : undefined,
    metrics: has(raw, "metrics.csv") ? text(raw, "metrics.csv") : undefined,
  };
}

function has(folder: string, name: string): boolean {
  return existsSync(path.join(folder, name));
}

function json(folder: string, name: string): unknown {
  return JSON.parse(text(folder, name));
}

function text(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), "utf8").replace(/^\uFEFF/u, "");
}
