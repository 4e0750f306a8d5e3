import { type Alert, type Case, KubernetesObject, LogLine, type Series } from "@binnacle/cases";
import { z } from "zod";

const Ref = z.strictObject({
  kind: z.string(),
  namespace: z.string().exactOptional(),
  name: z.string(),
});

/** What a right answer to an imported case says. */
export const ImportedTruth = z.strictObject({
  /** Nothing is wrong: every finding is a false one. */
  isHealthy: z.boolean().default(false),
  /** What is to blame, all of it. Empty: the source names no object. */
  culprits: z.array(Ref).readonly(),
  /** Other objects that are as right as a culprit. */
  accepted: z.array(Ref).readonly().default([]),
  /** The specific cause, in the word of the data set; absent: it names none. */
  cause: z.string().exactOptional(),
  /** Ids of our catalogue that are this cause; none: it has no name in it yet. */
  causes: z.array(z.string()).readonly().default([]),
  /** Ids that are too general to be this cause, whatever they say: they tell what was seen. */
  never: z.array(z.string()).readonly().default([]),
  /** A regular expression that the text of a right finding matches, for causes that have no id of their own. */
  says: z.string().exactOptional(),
  /** What the data set files it under; numbers are told by it. */
  group: z.string(),
});
export type ImportedTruth = Readonly<z.infer<typeof ImportedTruth>>;

/** What a recording shows. What is not named here was not recorded: unknown, never absent. */
export const Recorded = z.strictObject({
  /** Lists that are whole. Without a namespace: of the whole cluster. */
  lists: z.array(z.strictObject({ kind: z.string(), namespace: z.string().exactOptional() })),
  /** Pods whose logs were recorded, be they empty. */
  logs: z.union([
    z.literal("all"),
    z.array(z.strictObject({ namespace: z.string(), pod: z.string() })),
  ]),
  metrics: z.boolean(),
  alerts: z.boolean(),
  /** By kind, JSON pointers of fields that the source never shows: objects without them may have them. */
  notShown: z.record(z.string(), z.array(z.string())).default({}),
});
export type Recorded = Readonly<z.infer<typeof Recorded>>;

/** The `case.json` of an imported case. */
export const ImportedHead = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]+$/u),
  /** The data set: `lab import <source>`. */
  source: z.string(),
  title: z.string(),
  question: z.string(),
  recordedAt: z.iso.datetime(),
  clusterName: z.string(),
  /** What was asked about; absent: the whole cluster. */
  namespace: z.string().exactOptional(),
  recorded: Recorded,
  truth: ImportedTruth,
});
export type ImportedHead = Readonly<z.infer<typeof ImportedHead>>;

/** A cluster that others recorded, with what they say is true of it. Kept outside the repository. */
export interface ImportedCase
  extends ImportedHead,
    Pick<Case, "objects" | "logs" | "series" | "alerts"> {}

const Labels = z.record(z.string(), z.string());

const SeriesLine: z.ZodType<Series> = z.strictObject({
  labels: Labels,
  startMs: z.number(),
  stepMs: z.number(),
  values: z.array(z.number().nullable()),
});

const AlertLine: z.ZodType<Alert> = z.strictObject({
  labels: Labels,
  annotations: Labels,
  state: z.enum(["pending", "firing"]),
  activeAt: z.iso.datetime(),
  value: z.number(),
});

/** The files of a case beside its head: one record a line. A file without records is left out. */
export const importedLines = {
  objects: { file: "objects.jsonl", line: KubernetesObject },
  logs: { file: "logs.jsonl", line: LogLine },
  series: { file: "series.jsonl", line: SeriesLine },
  alerts: { file: "alerts.jsonl", line: AlertLine },
} as const;
