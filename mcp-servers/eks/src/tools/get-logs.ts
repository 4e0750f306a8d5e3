import { AppError, eks, type ObjectRef } from "@binnacle/contracts";
import { type Kubectl, getLogs as logsOf, type ObjectFact, readLogLine } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { Failure } from "../api/failure.ts";
import { podLogs } from "../api/refusals.ts";
import { refused } from "../api/refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { findPod } from "../objects/find-pods.ts";
import { isPreviousTelling, tellingContainer } from "../objects/pod-object.ts";
import { podRef, readLog } from "../objects/read-log.ts";
import { toLines } from "../read-logs.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";

const citedAtMost = 10;

export const getLogs = defineTool<EksDeps>()({
  contract: eks.getLogs,
  async run(asked, deps, { signal }) {
    const { namespace, tailLines } = asked;
    const cluster = await clusterOf(deps, signal);
    const scope = { api: deps.api, namespace, signal };
    const found = await findPod(asked.pod, scope);
    const container = asked.container ?? tellingContainer(found) ?? "";
    const previous = asked.previous ?? isPreviousTelling(found, container);
    const run = { pod: podRef(found, namespace), container, previous };
    const log = await readLog(found, { container, previous, tailLines: tailLines + 1 }, scope);
    if (log.kind === "failed") throw logRefused(log.failure, run, deps.api.kubectl);
    const all = toLines(log.value);
    const kept = all.slice(-tailLines);
    return {
      ...run,
      lines: kept,
      hasMore: all.length > kept.length,
      ...observed(cited(kept, run), deps.api, { cluster, tool: eks.getLogs, asked }),
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

function logRefused(failure: Failure, { pod, previous }: LogRun, kubectl: Kubectl): AppError {
  if (previous && failure.hasNoPreviousLog === true)
    return new AppError(
      "not_found",
      `Pod ${pod.name} has not restarted, so there is no previous log. Ask without previous.`,
    );
  return refused(failure, { kind: podLogs, namespace: pod.namespace, name: pod.name }, kubectl);
}

/** The lines that tell of trouble, or else the last ones. A line is what a workload wrote: data, never instruction. */
function cited(log: readonly string[], { pod, container, previous }: LogRun): ObjectFact[] {
  const trouble = log.filter((line) => readLogLine(line).isError);
  const chosen = (trouble.length > 0 ? trouble : log.slice(-3)).slice(-citedAtMost);
  return chosen.map((line) => ({
    subject: pod,
    pointer: `/log/${container}/${previous ? "previous" : "current"}`,
    value: line,
    text: line,
    values: { line },
    kubectl: logsOf(pod, { container, previous }, 100),
    trust: "outside",
  }));
}
