import { z } from "zod";

/**
 * One recorded incident: everything that the emulators serve, and the truth that the answer is held against.
 * Times are those of the recording; `rebase` moves them to now, once, at start.
 */
export interface Case {
  /** Unique and kebab-case: `missing-env`. */
  readonly name: string;
  readonly title: string;
  /** What the on-call engineer types: `why is checkout failing?`. */
  readonly question: string;
  /** The moment of the question, RFC 3339. Nothing in the recording is younger. */
  readonly recordedAt: string;
  readonly clusterName: string;
  /** Whole objects as the API server stores them, Events included (none older than 60 minutes). */
  readonly objects: readonly KubernetesObject[];
  /** One list feeds both the pod log API and OpenSearch. */
  readonly logs: readonly LogLine[];
  /** Empty: no metrics were recorded, so none are connected. */
  readonly series: readonly Series[];
  readonly alerts: readonly Alert[];
  readonly pastIncidents: readonly PastIncident[];
  readonly truth: Truth;
}

/** An object as the API server returns it from a get: apiVersion, kind, metadata with uid, resourceVersion and times. */
export const KubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.exactOptional(z.string()),
    uid: z.string(),
  }),
});
export type KubernetesObject = Readonly<z.infer<typeof KubernetesObject>>;

export const LogLine = z.strictObject({
  /** RFC 3339 with milliseconds. The text itself carries no timestamp. */
  time: z.iso.datetime(),
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  /** Which run of the container wrote it: 0 is the first, `restartCount` the current one. */
  run: z.int(),
  level: z.enum(["debug", "info", "warn", "error", "fatal"]),
  text: z.string(),
  traceId: z.exactOptional(z.string()),
});
export type LogLine = Readonly<z.infer<typeof LogLine>>;

/** A recorded Prometheus series. */
export interface Series {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly stepMs: number;
  /** `null`: no sample at that step. NaN: Prometheus marked there that the series ended. */
  readonly values: readonly (number | null)[];
}

/** An alert as Prometheus lists it at `/api/v1/alerts`. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
  readonly activeAt: string;
  readonly value: number;
}

/** An incident that people judged before the recording; loaded into the memory through its own front door. */
export interface PastIncident {
  readonly occurredAt: string;
  readonly namespace: string;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly cause: string;
  readonly symptom: string;
  readonly reason?: string;
  readonly exitCode?: number;
  readonly logTemplate?: string;
  readonly verdict: "accept" | "reject";
  readonly by: string;
  readonly fix: string;
  /** The fix brought back an earlier rollout of the owner. */
  readonly undoesRollout?: boolean;
  readonly outcome: string;
  /** Whether the fix did it; absent: not known. */
  readonly worked?: boolean;
}

const Named = z.strictObject({ kind: z.string(), name: z.string() });

/** What a right answer says. `cause: undefined` means that nothing is wrong. */
export const Truth = z.strictObject({
  cause: z.exactOptional(z.string()),
  culprit: z.exactOptional(Named.extend({ namespace: z.exactOptional(z.string()) })),
  victims: z.array(Named).readonly(),
  state: z.enum(["active", "resolved", "healthy"]),
  /** When it began, RFC 3339. */
  since: z.exactOptional(z.iso.datetime()),
});
export type Truth = Readonly<z.infer<typeof Truth>>;
