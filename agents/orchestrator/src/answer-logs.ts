import {
  type Answer,
  type Investigation,
  LogsResult,
  SearchLogsResult,
  type ToolResult,
} from "@binnacle/contracts";
import { answerOf, blindAnswer, counted, said } from "./answer-of.ts";
import { leadingOf } from "./leading-of.ts";
import { lookAt } from "./look-at.ts";
import { nameQuestion } from "./name-question.ts";
import type { VerbContext, VerbIntent } from "./verb-context.ts";

/** Whose logs: a pod by its name, else the workload, whose worst pod the eks server picks. */
interface Subject {
  readonly name: string;
  readonly workload: string;
  readonly namespace: string;
}

const lineLimit = 20;

/** `show me the logs of the culprit`: the run that failed, from the cluster, and what all runs said, from OpenSearch. */
export async function answerLogs(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  const { before, ports, signal } = context;
  const { target = "culprit", namespace } = intent;
  if (target === "culprit") {
    const culprit = culpritOf(before);
    return culprit === undefined
      ? answerOf("Whose logs? Name a workload or a pod: `logs <name> [-n namespace]`.")
      : await logsOf(culprit, context);
  }
  const names = { target, namespace, threadNamespace: before?.incident.scope.namespace };
  const { look } = await lookAt(names, { ...ports, signal });
  if (look.kind === "blind") return blindAnswer(look.gap);
  const { outcome } = look.result;
  if (outcome.kind !== "diagnosed") return nameQuestion(outcome, intent);
  const found = outcome.target;
  if (found === undefined)
    return answerOf(`${target} is a namespace. Whose logs in it? \`logs <name> -n ${target}\``);
  const { name: workload, namespace: place = "" } = found;
  return await logsOf({ name: podIn(target, workload), workload, namespace: place }, context);
}

/** A pod is resolved to its owner; who named the pod wants that one. */
function podIn(target: string, workload: string): string {
  const name = target.slice(target.indexOf("/") + 1);
  return name.startsWith(`${workload}-`) ? name : workload;
}

/** What the answer of the thread is about: the culprit, else what was asked about. */
function culpritOf(before: Investigation | undefined): Subject | undefined {
  if (before === undefined) return undefined;
  const owner = leadingOf(before)?.finding.owner ?? before.target;
  return owner?.namespace === undefined
    ? undefined
    : { name: owner.name, workload: owner.name, namespace: owner.namespace };
}

async function logsOf(
  { name, workload, namespace }: Subject,
  { ports, signal }: VerbContext,
): Promise<Answer> {
  const [run, all] = await Promise.all([
    ports.tools.call(
      { server: "eks", tool: "get_logs", args: { namespace, pod: name, tailLines: lineLimit } },
      { signal },
    ),
    ports.tools.call(
      {
        server: "opensearch",
        tool: "search_logs",
        args: { namespace, workload, limit: lineLimit },
      },
      { signal },
    ),
  ]);
  return run.kind === "gap"
    ? fromStore(name, run, all)
    : fromCluster(LogsResult.parse(run.structured), all);
}

function fromCluster(logs: LogsResult, all: ToolResult): Answer {
  const { lines, pod, container, previous, evidence } = logs;
  const where = `${pod.name}, container ${container}, ${previous ? "previous run" : "current run"}`;
  const shown = lines.length === 1 ? "the last line" : `the last ${lines.length} lines`;
  const last = lines.at(-1);
  return answerOf(`${where}: ${lines.length === 0 ? "no line" : shown}`, {
    ...(lines.length === 0 ? {} : { code: lines.join("\n") }),
    lines: [
      ...(last === undefined
        ? []
        : [{ text: `It ends with "${last}"`, evidence: evidence.map(({ id }) => id) }]),
      ...(all.kind === "gap" ? [] : [storedLine(SearchLogsResult.parse(all.structured))]),
    ],
    evidence,
    gaps: [...logs.gaps, ...(all.kind === "gap" ? [all.gap] : [])],
  });
}

/** The cluster does not give the log (or has none): what OpenSearch kept is the next best. */
function fromStore(
  name: string,
  run: Extract<ToolResult, { kind: "gap" }>,
  all: ToolResult,
): Answer {
  if (all.kind === "gap") return { ...blindAnswer(run.gap), gaps: [run.gap, all.gap] };
  const { items, total, evidence } = SearchLogsResult.parse(all.structured);
  const kept = `${counted(total, "line")} of ${name} in OpenSearch`;
  return answerOf(items.length < total ? `${kept}, the last ${items.length} of them` : kept, {
    ...(items.length === 0 ? {} : { code: items.toReversed().map(storedText).join("\n") }),
    evidence: [...evidence],
    gaps: [run.gap],
  });
}

function storedText({ at, pod, text }: SearchLogsResult["items"][number]): string {
  return `${at} ${pod} ${text}`;
}

function storedLine({ total }: SearchLogsResult): Answer["lines"][number] {
  return said(
    `All its pods and runs together: ${counted(total, "line")} in OpenSearch in this window.`,
  );
}
