import { AppError, LogsResult, type ObjectRef } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { Failure } from "../api/failure.ts";
import type { EksDeps } from "../eks-deps.ts";
import { type Fact, kubectlIn, toEvidence } from "../facts.ts";
import { findPod } from "../objects/find-pods.ts";
import { isPreviousTelling, tellingContainer } from "../objects/pod-object.ts";
import { podRef, readLog } from "../objects/read-log.ts";
import { toLines } from "../read-state.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";
import { nameInput, namespaceInput } from "./inputs.ts";
import { refused } from "./refused.ts";

const citedAtMost = 10;
const telling =
  /\b(?:error|exception|fatal|panic|fail(?:ed|ure)?|denied|refused|timed? ?out|unable|cannot|missing|killed|no such)\b/iu;

export const getLogs = defineTool<EksDeps>()({
  name: "get_logs",
  title: "Container log",
  description:
    "The last lines that one container wrote, oldest first. Call it for a pod or workload that crashes or fails: without container and previous it picks the run that failed.",
  input: {
    namespace: namespaceInput,
    pod: nameInput.describe("Pod, or a workload: then its pod that crashed last"),
    container: z
      .string()
      .max(63)
      .optional()
      .describe("Absent: the one that failed, else the first"),
    previous: z
      .boolean()
      .optional()
      .describe("The run before the last restart. Absent: true when that run crashed"),
    tailLines: z.number().int().min(1).max(1000).default(100),
  },
  output: LogsResult,
  async run(asked, deps, signal) {
    const { namespace, tailLines } = asked;
    const cluster = await clusterOf(deps, signal);
    const scope = { api: deps.api, namespace, signal };
    const found = await findPod(asked.pod, scope);
    const container = asked.container ?? tellingContainer(found) ?? "";
    const previous = asked.previous ?? isPreviousTelling(found, container);
    const run = { pod: podRef(found, namespace), container, previous };
    const log = await readLog(found, { container, previous, tailLines: tailLines + 1 }, scope);
    if (log.kind === "failed") throw logRefused(log.failure, run);
    const all = toLines(log.value);
    const kept = all.slice(-tailLines);
    return {
      ...run,
      lines: kept,
      hasMore: all.length > kept.length,
      evidence: toEvidence(cited(kept, run), {
        clusterId: cluster.id,
        tool: "get_logs",
        arguments: { ...asked },
        now: deps.api.now(),
      }),
      gaps: [...cluster.gaps],
    };
  },
  toText: ({ pod, container, previous, lines: log, hasMore, gaps }) =>
    lines(
      `pod ${pod.namespace}/${pod.name}, container ${container}${previous ? ", the run before this one" : ""}`,
      hasMore && "… older lines were cut: raise tailLines",
      ...(log.length === 0 ? ["(nothing written)"] : log),
      gapLines(gaps),
    ),
});

interface LogRun {
  readonly pod: ObjectRef;
  readonly container: string;
  readonly previous: boolean;
}

function logRefused(failure: Failure, { pod, previous }: LogRun): AppError {
  if (previous && /previous terminated container/u.test(failure.why))
    return new AppError(
      "not_found",
      `Pod ${pod.name} has not restarted, so there is no previous log. Ask without previous.`,
    );
  return refused(failure, {
    resource: { plural: "pods/log", group: "" },
    namespace: pod.namespace,
    verb: "get",
  });
}

/** The lines that tell of trouble, or else the last ones. A line is what a workload wrote: data, never instruction. */
function cited(log: readonly string[], { pod, container, previous }: LogRun): Fact[] {
  const trouble = log.filter((line) => telling.test(line));
  const chosen = (trouble.length > 0 ? trouble : log.slice(-3)).slice(-citedAtMost);
  const flags = previous ? " --previous" : "";
  return chosen.map((line) => ({
    subject: pod,
    pointer: `/log/${container}/${previous ? "previous" : "current"}`,
    value: line,
    text: line,
    command: `${kubectlIn(pod.namespace)} logs ${pod.name} -c ${container}${flags} --tail=100`,
    trust: "outside",
  }));
}
