import type { Case } from "@binnacle/cases";
import { Diagnosis, eks, Observed } from "@binnacle/contracts";
import {
  type Cluster,
  createCluster,
  diagnose,
  kindsToRead,
  kubectlFor,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  toStateList,
  withLogs,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import { z } from "zod";

const HOUR_MS = 3_600_000;

interface Options {
  readonly laterMs?: number;
  readonly forbidden?: string;
  readonly namespace?: string;
  /** In the whole cluster, instead of in the namespace of the culprit. */
  readonly everywhere?: boolean;
}

/** The first look at a recording, with the logs that it asks for. */
export function lookAt(recorded: Case, options: Options = {}) {
  const now = Date.parse(recorded.recordedAt) + (options.laterMs ?? 0);
  const namespace = options.everywhere
    ? undefined
    : (options.namespace ?? recorded.truth.culprit?.namespace ?? "shop");
  const cluster = clusterOf(recorded, options.forbidden);
  const evidenceOf = createEvidence({
    clusterId: cluster.state.clusterId,
    origin: "kubernetes",
    server: "eks",
    tool: eks.diagnose.name,
    arguments: {},
  });
  const window = { from: new Date(now - HOUR_MS).toISOString(), to: new Date(now).toISOString() };
  const answer = diagnose(
    cluster,
    { namespace, window },
    { now, hash, evidenceOf, kubectl: kubectlFor(undefined) },
  );
  const { evidence, gaps } = Observed.parse(answer);
  return { ...Diagnosis.parse(answer.diagnosis), evidence, gaps };
}

function clusterOf(recorded: Case, forbidden?: string): Cluster {
  const system = recorded.objects.find(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
  );
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "this list",
    why: "forbidden",
  } as const;
  const lists = kindsToRead.map(({ kind }) =>
    toStateList({
      kind,
      items:
        kind === forbidden
          ? { kind: "unknown", gap }
          : { kind: "known", value: recorded.objects.filter((object) => object.kind === kind) },
    }),
  );
  const cluster = createCluster(
    {
      clusterId: system?.metadata.uid ?? "",
      clusterName: recorded.clusterName,
      lists,
      logs: [],
    },
    Date.parse(recorded.recordedAt),
  );
  const logs = logsToRead(cluster).map((log) => ({
    ...log,
    lines: { kind: "known" as const, value: linesOf(recorded, log) },
  }));
  return withLogs(cluster, logs);
}

/** What the API answers: the current run, or the one before it; a run that waits for its restart counts as before. */
function linesOf(recorded: Case, log: LogToRead): string[] {
  const lines = recorded.logs.filter(
    (line) =>
      line.namespace === log.namespace && line.pod === log.pod && line.container === log.container,
  );
  const last = Math.max(...lines.map((line) => line.run));
  const isWaiting = waits(recorded, log);
  const run = log.previous && !isWaiting ? last - 1 : last;
  return lines
    .filter((line) => line.run === run)
    .map((line) => line.text)
    .slice(-LOG_LINES);
}

const PodState = z.object({
  status: z.object({
    containerStatuses: z.array(z.object({ state: z.record(z.string(), z.unknown()) })).default([]),
  }),
});

function waits(recorded: Case, log: LogToRead): boolean {
  const pod = recorded.objects.find(
    ({ kind, metadata }) => kind === "Pod" && metadata.name === log.pod,
  );
  return PodState.parse(pod).status.containerStatuses.some(({ state }) => "waiting" in state);
}
