import { AppError, type Evidence, eks, type ObjectRef } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { logRefused } from "../api/log-refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { findPods } from "../objects/find-pods.ts";
import { citedLines } from "../objects/log-facts.ts";
import { runOf } from "../objects/log-run.ts";
import { readLog } from "../objects/read-log.ts";
import { readWorkloadLogs } from "../objects/read-workload-logs.ts";
import { silentRun, silentText } from "../objects/silent-run.ts";
import { createNodeOf, unreadyText } from "../objects/unready-node.ts";
import { windowBetween } from "../window-between.ts";
import { clusterOf } from "./cluster-of.ts";
import { lines } from "./lines.ts";
import { logsText } from "./logs-text.ts";
import { unseenFirst } from "./unseen-first.ts";

const usualLines = 100;

export const getLogs = defineTool<EksDeps>()({
  contract: eks.getLogs,
  async run(asked, deps, { signal }) {
    const { namespace, since, until, grep } = asked;
    const cluster = await clusterOf(deps, signal);
    const window = windowBetween(since, until, deps.api.now());
    const nodeOf = createNodeOf(deps.api, signal);
    const scope = { api: deps.api, namespace, signal, nodeOf };
    const call = { cluster, tool: eks.getLogs, asked };
    if (asked.workload !== undefined) {
      const found = await findPods(oneName(asked), scope);
      const { container, previous, tailLines } = asked;
      const { facts, gaps, ...read } = await readWorkloadLogs(
        found,
        { ...window, container, previous, grep, tailLines },
        scope,
      );
      return { ...read, ...observed(facts, deps.api, { ...call, gaps }) };
    }
    const { pods, gaps: unfound, rootOf } = await findPods(oneName(asked), scope);
    const [pod] = pods;
    if (pod === undefined) throw new AppError("unavailable", "Which pods it has is not known.");
    const run = runOf(pod, asked, namespace);
    const { tailLines = usualLines } = asked;
    const log = await readLog(pod, { ...run, ...window, tailLines, grep }, scope);
    if (log.kind === "failed") throw logRefused(log.failure, run, deps.api.kubectl);
    const { entries, hasMore, ofNode } = log.value;
    const texts = entries.map(({ text }) => text);
    const gaps = [...unfound, ...log.value.gaps];
    const isSilent = [...texts, ...log.value.gaps].length === 0 && grep === undefined;
    const facts = [
      ...(isSilent
        ? [silentRun(pod, run, window)]
        : citedLines(texts, { ...run, owner: rootOf(pod) })),
      ...ofNode,
    ];
    return { ...run, lines: texts, hasMore, ...observed(facts, deps.api, { ...call, gaps }) };
  },
  toText: ({ gaps, workload, evidence, ...run }) =>
    unseenFirst(
      gaps,
      ...evidence.map(nodeText),
      workload === undefined
        ? runText(run, nothingText(evidence, gaps.length > 0))
        : logsText(run, workload, nothingText(evidence, gaps.length > 0)),
    ),
});

/** Of a run without lines that were asked for. */
function nothingText(evidence: readonly Evidence[], isPart: boolean): string {
  const [silent] = evidence.flatMap((item) => silentText(item) ?? []);
  return silent ?? (isPart ? "(no such line in what was read)" : "(no such line)");
}

/** A pod on a node that is not Ready may do what nobody sees. */
function nodeText({ subject, values }: Evidence): string | false {
  const isOfNode = subject?.kind === "Node";
  return (
    isOfNode && `${unreadyText(subject.name, values)}: what its pods write now may not be here`
  );
}

function oneName({ pod, workload }: { pod?: string | undefined; workload?: string | undefined }) {
  const name = pod ?? workload;
  if (name !== undefined && (pod === undefined || workload === undefined)) return name;
  throw new AppError("bad_input", "Give a pod or a workload, one of them.");
}

interface Run {
  readonly pod: ObjectRef;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
  readonly hasMore: boolean;
}

/** Some 3,000 tokens: what is longer would be cut at its end, where the newest lines are. */
const textLength = 10_000;
const lineLength = 1000;

function runText({ pod, container, previous, lines: log, hasMore }: Run, nothing: string): string {
  const which = previous ? ", the run before this one" : "";
  const shown = newestThatFit(log);
  const left = log.length - shown.length;
  return lines(
    `pod ${pod.namespace}/${pod.name}, container ${container}${which}`,
    left > 0 && `… ${counted(left, "older line")} left out here: use grep, since or until`,
    left === 0 && hasMore && "… older lines were cut: raise tailLines",
    ...(log.length === 0 ? [nothing] : shown),
  );
}

function newestThatFit(log: readonly string[]): readonly string[] {
  let left = textLength;
  const shortened = log.map((line) =>
    line.length <= lineLength ? line : `${line.slice(0, lineLength)}…`,
  );
  const from = shortened.findLastIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return shortened.slice(from + 1);
}
