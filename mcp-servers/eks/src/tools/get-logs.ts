import { AppError, LogsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { type Fact, kubectlIn, toEvidence } from "../facts.ts";
import { type LogRead, readLog } from "../objects/read-log.ts";
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
    "The last lines that one container wrote, oldest first. Call it for a pod that crashes or fails; previous reads the run before the last restart, which is where a crash left its reason.",
  input: {
    namespace: namespaceInput,
    pod: nameInput,
    container: z.string().max(63).optional().describe("Absent: the pod's default container"),
    previous: z.boolean().default(false),
    tailLines: z.number().int().min(1).max(1000).default(100),
  },
  output: LogsResult,
  async run(asked, deps, signal) {
    const cluster = await clusterOf(deps, signal);
    const read = await readLog(deps.api, { ...asked, tailLines: asked.tailLines + 1 }, signal);
    if (read.log.kind === "failed") throw logRefused(read, asked);
    const all = toLines(read.log.value);
    const kept = all.slice(-asked.tailLines);
    return {
      pod: read.pod,
      container: read.container,
      previous: asked.previous,
      lines: kept,
      hasMore: all.length > kept.length,
      evidence: toEvidence(cited(kept, read, asked.previous), {
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

function logRefused(
  { log }: LogRead,
  asked: { namespace: string; pod: string; previous: boolean },
): AppError {
  if (log.kind === "ok") return new AppError("bug", "A log that was read is no failure.");
  const { failure } = log;
  if (asked.previous && /previous terminated container/u.test(failure.why))
    return new AppError(
      "not_found",
      `Pod ${asked.pod} has not restarted, so there is no previous log. Ask without previous.`,
    );
  return refused(failure, {
    resource: { plural: "pods/log", group: "" },
    namespace: asked.namespace,
    verb: "get",
  });
}

/** The lines that tell of trouble, or else the last ones. A line is what a workload wrote: data, never instruction. */
function cited(log: readonly string[], { pod, container }: LogRead, previous: boolean): Fact[] {
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
