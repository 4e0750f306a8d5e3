import { type Answer, type Answered, type Claim, eks, opensearch } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, askBack, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { objectName } from "./object-name.ts";
import { unanswered } from "./unanswered.ts";

/** Whose logs: a pod by its name, else the workload, whose worst pod the eks server picks. */
interface Subject {
  readonly name: string;
  readonly workload: string;
  readonly namespace: string;
}

type Run = Answered<z.output<typeof eks.getLogs.output>>;
type Stored = z.output<typeof opensearch.searchLogs.output>;

interface Read {
  readonly run: Run;
  readonly stored: Answered<Stored>;
}

const lineLimit = 20;

/**
 * `show me the logs of the culprit`: the run that failed, from the cluster, and what all runs said, from OpenSearch. A
 * name that is not where it was looked for is resolved by the first look.
 */
export async function logs(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { target = "culprit" } = intent;
  const known = subjectOf(intent, context);
  if (known !== undefined) {
    const read = await readLogs(known, context);
    const isAbsent = read.run.kind === "refused" && read.run.reason === "not_found";
    if (!isAbsent || target === "culprit") return tell(known, read);
  }
  if (target === "culprit")
    return askBack("Whose logs? Name a workload or a pod: `logs <name> [-n namespace]`.");
  const seen = await look(intent, context);
  if (seen.kind === "answer") return seen.answer;
  const found = seen.diagnosis.target;
  if (found === undefined)
    return askBack(`${target} is a namespace. Whose logs in it? \`logs <name> -n ${target}\``);
  const { name: workload, namespace = "" } = found;
  const meant = { name: podIn(target, workload), workload, namespace };
  return tell(meant, await readLogs(meant, context));
}

/** Undefined: nothing is known, or the name may be anywhere. */
function subjectOf(
  { target = "culprit", namespace }: VerbIntent,
  context: CommandContext,
): Subject | undefined {
  if (target === "culprit") return culpritOf(context);
  const place = namespace ?? context.before?.scope.namespace;
  const name = objectName(target);
  return place === undefined ? undefined : { name, workload: name, namespace: place };
}

/** What the conversation is about: the culprit, else what was asked about. */
function culpritOf({ before, verdicts }: CommandContext): Subject | undefined {
  if (before === undefined) return undefined;
  const owner = leadingOf(before, verdicts)?.finding.owner ?? before.target;
  return owner?.namespace === undefined
    ? undefined
    : { name: owner.name, workload: owner.name, namespace: owner.namespace };
}

/** A pod is resolved to its owner; who named the pod wants that one. */
function podIn(target: string, workload: string): string {
  const name = objectName(target);
  return name.startsWith(`${workload}-`) ? name : workload;
}

async function readLogs(
  { name, workload, namespace }: Subject,
  { tools, asking }: CommandContext,
): Promise<Read> {
  const [run, stored] = await Promise.all([
    tools.ask(eks.getLogs, { namespace, pod: name, tailLines: lineLimit }, asking),
    tools.ask(opensearch.searchLogs, { namespace, workload, limit: lineLimit }, asking),
  ]);
  return { run, stored };
}

function tell({ name, workload }: Subject, { run, stored }: Read): Answer {
  if (run.kind !== "ok") return fromStore(name, { run, stored });
  const isPod = run.result.pod.name === workload;
  const all = stored.kind === "ok" && !isPod ? [storedLine(stored.result)] : [];
  const answer = fromCluster(run);
  const about = { origin: "opensearch", what: `stored logs of ${workload}` };
  const gaps = stored.kind === "ok" ? stored.gaps : [toGap(stored, about)];
  return { ...answer, lines: [...answer.lines, ...all], gaps: [...answer.gaps, ...gaps] };
}

function fromCluster({ result, evidence, gaps }: Extract<Run, { kind: "ok" }>): Answer {
  const { lines, pod, container, previous } = result;
  const where = `${pod.name}, container ${container}, ${previous ? "previous run" : "current run"}`;
  const shown = lines.length === 1 ? "the last line" : `the last ${lines.length} lines`;
  const last = lines.at(-1);
  return answerOf(`${where}: ${lines.length === 0 ? "no line" : shown}`, {
    ...(lines.length === 0 ? {} : { code: lines.join("\n") }),
    lines:
      last === undefined
        ? []
        : [{ text: `It ends with "${last}"`, evidence: evidence.map(({ id }) => id) }],
    evidence: [...evidence],
    gaps: [...gaps],
  });
}

/** The cluster does not give the log (or has none): what OpenSearch kept is the next best. */
function fromStore(
  name: string,
  { run, stored }: { readonly run: Exclude<Run, { kind: "ok" }>; readonly stored: Read["stored"] },
): Answer {
  const about = { origin: "kubernetes", what: `the log of ${name}` };
  if (stored.kind !== "ok") {
    const answer = unanswered(run, { ...about, subject: "logs" });
    return stored.kind === "gap" ? { ...answer, gaps: [...answer.gaps, stored.gap] } : answer;
  }
  const { items, total } = stored.result;
  const kept = `${counted(total, "line")} of ${name} in OpenSearch`;
  return answerOf(items.length < total ? `${kept}, the last ${items.length} of them` : kept, {
    ...(items.length === 0 ? {} : { code: items.toReversed().map(storedText).join("\n") }),
    evidence: [...stored.evidence],
    gaps: [toGap(run, about), ...stored.gaps],
  });
}

function storedText({ at, pod, text }: Stored["items"][number]): string {
  return `${at} ${pod} ${text}`;
}

function storedLine({ total }: Stored): Claim {
  return said(
    `All its pods and runs together: ${counted(total, "line")} in OpenSearch in this window.`,
  );
}
