import {
  type Answer,
  type Answered,
  type Claim,
  eks,
  type ObjectRef,
  opensearch,
  present,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, askBack, citedBy, counted } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { objectName } from "./object-name.ts";
import { unanswered } from "./unanswered.ts";

/** Whose logs. Of a workload the eks server picks the worst pod; a bare name, of no kind, may be that of either. */
interface Subject {
  readonly kind?: string;
  readonly name: string;
  readonly namespace: string;
}

type Run = Answered<z.output<typeof eks.getLogs.output>>;
type Stored = Answered<z.output<typeof opensearch.searchLogs.output>>;
type Ok<T> = Extract<T, { kind: "ok" }>;

const lineLimit = 20;
const podTarget = /^po(?:ds?)?\//u;

/**
 * `show me the logs of the culprit`: the run that failed, from the cluster, and what all runs said, from OpenSearch. A
 * name that is not where it was looked for is resolved by the first look.
 */
export async function logs(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { target = "culprit" } = intent;
  const known = subjectOf(intent, context);
  if (known !== undefined) {
    const [run, stored] = await readLogs(known, intent, context);
    const isAbsent = run.kind === "refused" && run.reason === "not_found";
    if (!isAbsent || target === "culprit") return tell(known, run, stored);
  }
  if (target === "culprit")
    return askBack("Whose logs? Name a workload or a pod: `logs <name> [-n namespace]`.");
  const seen = await look(intent, context);
  if (seen.kind === "answer") return seen.answer;
  const found = seen.diagnosis.target;
  if (found === undefined)
    return askBack(`${target} is a namespace. Whose logs in it? \`logs <name> -n ${target}\``);
  const meant = meantBy(target, found);
  return tell(meant, ...(await readLogs(meant, intent, context)));
}

/** Undefined: nothing is known, or the name may be anywhere. */
function subjectOf(
  { target = "culprit", namespace }: VerbIntent,
  context: CommandContext,
): Subject | undefined {
  if (target === "culprit") return culpritOf(context);
  const place = namespace ?? context.before?.scope.namespace;
  if (place === undefined) return undefined;
  const kind = podTarget.test(target) ? "Pod" : undefined;
  return { ...present({ kind }), name: objectName(target), namespace: place };
}

/** What the conversation is about: the culprit, else what was asked about. */
function culpritOf({ before }: CommandContext): Subject | undefined {
  const about = before && (leadingOf(before)?.finding.owner ?? before.target);
  return about?.namespace === undefined ? undefined : { ...about, namespace: about.namespace };
}

/** A pod is resolved to its owner; who named the pod wants that one. */
function meantBy(target: string, { namespace = "", ...owner }: ObjectRef): Subject {
  const name = objectName(target);
  const isPod = name.startsWith(`${owner.name}-`);
  return { namespace, ...(isPod ? { kind: "Pod", name } : owner) };
}

/** The run as it ends; what is stored, as far back as was asked. */
async function readLogs(
  { kind, name, namespace }: Subject,
  { window }: VerbIntent,
  { tools, asking, askedAt, windowMinutes }: CommandContext,
): Promise<[Run, Stored]> {
  const since = window && new Date(Date.parse(askedAt) - windowMinutes * 60_000).toISOString();
  const whose = { ...(kind === "Pod" ? { pod: name } : { workload: name }), ...present({ since }) };
  return await Promise.all([
    tools.ask(eks.getLogs, { namespace, pod: name, tailLines: lineLimit }, asking),
    tools.ask(opensearch.searchLogs, { namespace, ...whose, limit: lineLimit }, asking),
  ]);
}

function tell({ name }: Subject, run: Run, stored: Stored): Answer {
  const gaps =
    stored.kind === "ok"
      ? stored.gaps
      : [toGap(stored, { origin: "opensearch", what: `stored logs of ${name}` })];
  const answer = run.kind === "ok" ? fromCluster(run) : withoutRun(name, run, stored);
  const isOfOthers = run.kind === "ok" && run.result.pod.name !== name;
  const all = isOfOthers && stored.kind === "ok" ? storedLines(stored) : [];
  return {
    ...answer,
    lines: [...answer.lines, ...all],
    evidence: [...answer.evidence, ...citedBy(all, stored.kind === "ok" ? stored.evidence : [])],
    gaps: [...answer.gaps, ...gaps],
  };
}

function fromCluster({ result, evidence, gaps }: Ok<Run>): Answer {
  const { lines, pod, container, previous } = result;
  const where = `${pod.name}, container ${container}, ${previous ? "previous run" : "current run"}`;
  const shown = lines.length === 1 ? "the last line" : `the last ${lines.length} lines`;
  const last = evidence.find(({ values: { line } }) => line !== undefined && line === lines.at(-1));
  return answerOf(`${where}: ${lines.length === 0 ? "no line" : shown}`, {
    ...(lines.length === 0 ? {} : { code: lines.join("\n") }),
    lines:
      last === undefined
        ? []
        : [
            {
              text: 'It ends with "{line}"',
              evidence: [last.id],
              slots: { line: { evidence: last.id, key: "line" } },
            },
          ],
    evidence: [...evidence],
    gaps: [...gaps],
  });
}

/** The cluster does not give the log (or has none): what OpenSearch kept is the next best. */
function withoutRun(name: string, run: Exclude<Run, Ok<Run>>, stored: Stored): Answer {
  const about = { origin: "kubernetes", what: `the log of ${name}` };
  if (stored.kind !== "ok") return unanswered(run, { ...about, subject: "logs" });
  const { items, total } = stored.result;
  const kept = `${counted(total, "line")} of ${name} in OpenSearch`;
  const code = items.toReversed().map(({ at, pod, text }) => `${at} ${pod} ${text}`);
  return answerOf(items.length < total ? `${kept}, the last ${items.length} of them` : kept, {
    ...(items.length === 0 ? {} : { code: code.join("\n") }),
    evidence: [...stored.evidence],
    gaps: [toGap(run, about)],
  });
}

function storedLines({ evidence }: Ok<Stored>): Claim[] {
  const count = evidence.find(({ values }) => Object.hasOwn(values, "lines"));
  return count === undefined
    ? []
    : [
        {
          text: "All its pods and runs together: {lines} in OpenSearch in {window}.",
          evidence: [count.id],
          slots: {
            lines: { evidence: count.id, key: "lines" },
            window: { evidence: count.id, key: "window" },
          },
        },
      ];
}
