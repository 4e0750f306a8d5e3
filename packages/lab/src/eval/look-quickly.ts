import { eks, type Gap, type Known } from "@binnacle/contracts";
import {
  type Cluster,
  changedTemplates,
  createCluster,
  diagnose,
  type KindToRead,
  kindsLater,
  kindsToRead,
  kubectlFor,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  type StateList,
  toStateList,
  withLogs,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import type { ImportedCase } from "../import/imported-case.ts";
import type { Answered } from "./answer.ts";

const hourMs = 3_600_000;
const clusterId = "imported-cluster";

/**
 * The first look alone, in this process and at the moment of the recording: lists, state, graph, logs, diagnosis, as the
 * `diagnose` tool does it. No metrics, no stored logs, no alerts, no other namespace: for whoever mends causes.
 */
export function lookQuickly(imported: ImportedCase): Answered {
  const startMs = performance.now();
  const { namespace } = imported;
  const now = Date.parse(imported.recordedAt);
  const cluster = clusterOf(imported, now);
  const logs = logsToRead(cluster).map((log) => ({ ...log, lines: linesOf(imported, log) }));
  const { tool, server } = { tool: eks.diagnose.name, server: "eks" };
  const window = { from: new Date(now - hourMs).toISOString(), to: new Date(now).toISOString() };
  const { diagnosis, evidence } = diagnose(
    withLogs(cluster, logs),
    { namespace, window },
    {
      now,
      hash,
      evidenceOf: createEvidence({ clusterId, origin: "kubernetes", server, tool, arguments: {} }),
      kubectl: kubectlFor(undefined),
    },
  );
  const { findings, history, workloads } = diagnosis;
  const active = findings.filter(({ state }) => state === "active");
  // Whoever asked no metrics does not say that all is fine.
  const answer = { findings: active, claims: history, evidence, workloads, isGreen: false };
  return { answer, ms: performance.now() - startMs };
}

function clusterOf(imported: ImportedCase, now: number): Cluster {
  const { clusterName } = imported;
  const listsOf = (kinds: readonly KindToRead[]) => kinds.map((kind) => listOf(imported, kind));
  const state = { clusterId, clusterName, lists: listsOf(kindsToRead), logs: [] };
  const cluster = createCluster(state, now);
  if (changedTemplates(cluster, undefined).length === 0) return cluster;
  return createCluster({ ...state, lists: [...state.lists, ...listsOf(kindsLater)] }, now);
}

function listOf(
  { recorded, objects, namespace }: ImportedCase,
  { kind, isCustom, isNamespaced }: KindToRead,
): StateList {
  const place = isNamespaced ? namespace : undefined;
  const isKnown = recorded.lists.some(
    (list) => list.kind === kind && (list.namespace === undefined || list.namespace === place),
  );
  if (!isKnown && !isCustom)
    return toStateList({ kind, namespace: place, items: unrecorded(`${kind} objects`, kind) });
  const value = objects.filter(
    (object) =>
      object.kind === kind && (place === undefined || object.metadata.namespace === place),
  );
  return toStateList({ kind, namespace: place, items: { kind: "known", value } });
}

/** Those of its last run; of a container that waits, that is the one before. */
function linesOf({ recorded, logs }: ImportedCase, log: LogToRead): Known<readonly string[]> {
  const isRecorded =
    recorded.logs === "all" ||
    recorded.logs.some(({ namespace, pod }) => namespace === log.namespace && pod === log.pod);
  const own = logs.filter(
    ({ namespace, pod, container }) =>
      namespace === log.namespace && pod === log.pod && container === log.container,
  );
  if (!isRecorded) return unrecorded(`log of pod ${log.pod}`, "Pod");
  const last = Math.max(...own.map(({ run }) => run));
  const lines = own.filter(({ run }) => run === last).map(({ text }) => text);
  return { kind: "known", value: lines.slice(-LOG_LINES) };
}

function unrecorded(what: string, kind: string): Known<never> {
  const gap: Gap = {
    origin: "kubernetes",
    kind: "no_data",
    what,
    why: "not recorded",
    about: { kinds: [kind] },
  };
  return { kind: "unknown", gap };
}
