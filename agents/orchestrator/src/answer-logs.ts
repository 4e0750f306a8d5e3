import {
  type Answer,
  type Investigation,
  LogsResult,
  SearchLogsResult,
  type ToolResult,
} from "@binnacle/contracts";
import { answerOf, blindAnswer } from "./answer-of.ts";
import type { VerbContext, VerbIntent } from "./answer-verb.ts";
import { firstLook } from "./first-look.ts";
import { nameQuestion } from "./name-question.ts";

/** Whose logs: a pod, or a workload whose worst pod the eks server picks. */
interface Subject {
  readonly name: string;
  readonly namespace: string;
}

const lineLimit = 20;

/** `show me the logs of the culprit`: the run that failed, from the cluster, and what all runs said, from OpenSearch. */
export async function answerLogs(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  const { before, ports, signal } = context;
  const culprit = culpritOf(before);
  const isCulprit = intent.target === undefined || intent.target === "culprit";
  if (isCulprit && culprit !== undefined) return await logsOf(culprit, context);
  const { target } = intent;
  if (isCulprit || target === undefined)
    return answerOf("Whose logs? Name a workload or a pod: `logs <name> [-n namespace]`.");
  const namespace = intent.namespace ?? before?.incident.scope.namespace;
  const look = await firstLook(
    { target, namespace, windowMinutes: ports.windowMinutes },
    ports.tools,
    signal,
  );
  if (look.kind === "blind") return blindAnswer(look.gap);
  const { outcome } = look.result;
  if (outcome.kind !== "diagnosed")
    return nameQuestion(outcome, (found) => ({
      kind: "verb",
      verb: "logs",
      target: `${found.kind.toLowerCase()}/${found.name}`,
      ...(found.namespace === undefined ? {} : { namespace: found.namespace }),
    }));
  const found = { name: outcome.target?.name ?? target, namespace: outcome.namespace ?? "" };
  return await logsOf(found, context);
}

function culpritOf(before: Investigation | undefined): Subject | undefined {
  const owner = before?.hypotheses[0]?.finding.owner;
  return owner?.namespace === undefined
    ? undefined
    : { name: owner.name, namespace: owner.namespace };
}

async function logsOf(
  { name, namespace }: Subject,
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
        args: { namespace, workload: name, limit: lineLimit },
      },
      { signal },
    ),
  ]);
  return run.kind === "gap"
    ? fromStore(name, run, all)
    : fromCluster(LogsResult.parse(run.structured), all);
}

function fromCluster(logs: LogsResult, all: ToolResult): Answer {
  const ids = logs.evidence.map(({ id }) => id);
  const run = logs.previous ? "previous run" : "current run";
  const last = logs.lines.at(-1);
  const stored = all.kind === "gap" ? [] : [storedLine(SearchLogsResult.parse(all.structured))];
  return answerOf(
    `${logs.pod.name}, container ${logs.container}, ${run}: the last ${logs.lines.length} lines`,
    {
      code: logs.lines.join("\n"),
      lines: [
        ...(last === undefined ? [] : [{ text: `It ends with "${last}"`, evidence: ids }]),
        ...stored,
      ],
      evidence: logs.evidence,
      gaps: [...logs.gaps, ...(all.kind === "gap" ? [all.gap] : [])],
    },
  );
}

/** The cluster does not give the log (or has none): what OpenSearch kept is the next best. */
function fromStore(
  name: string,
  run: Extract<ToolResult, { kind: "gap" }>,
  all: ToolResult,
): Answer {
  if (all.kind === "gap") return { ...blindAnswer(run.gap), gaps: [run.gap, all.gap] };
  const { items, total, evidence } = SearchLogsResult.parse(all.structured);
  return answerOf(`${name}: the last ${items.length} of ${total} lines that OpenSearch kept`, {
    code: items
      .toReversed()
      .map(({ at, pod, text }) => `${at} ${pod} ${text}`)
      .join("\n"),
    evidence: [...evidence],
    gaps: [run.gap],
  });
}

function storedLine({ total }: SearchLogsResult): Answer["lines"][number] {
  return {
    text: `All pods and runs together: ${total} lines in OpenSearch in this window.`,
    evidence: [],
  };
}
