import {
  type Agent,
  type AgentResult,
  commandsOf,
  createCitations,
  namesOf,
  objectsOf,
  runAgent,
} from "@binnacle/agent-kit";
import {
  type Clock,
  type Evidence,
  type Gap,
  type Model,
  type ObjectRef,
  present,
  type Report,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { createTools, type Seen } from "./create-tools.ts";
import { promptVersion, systemPrompt } from "./prompt.ts";
import { Submission } from "./submission.ts";
import { type Read, type Reading, toFindings } from "./to-findings.ts";

export interface ModelPorts extends SpecialistPorts {
  readonly model: Model;
  readonly clock: Clock;
  readonly log: Log;
}

/** Turns of one task: a look round, a closer look, one more, and the end. */
const turnsAtMost = 8;
const sampling = { temperature: 0, maxTokens: 2500 };
const name = "kubernetes";

/** The Kubernetes specialist with a model: it looks where the task leads, and hands in what its facts hold. */
export async function answerWithModel(task: Task, ports: ModelPorts): Promise<Report> {
  const { briefing } = task;
  const seen: Seen = {
    citations: createCitations(briefing?.evidence ?? []),
    wholes: new Map(),
    gaps: [],
    shown: [taskText(task)],
  };
  const { tools, show } = await createTools({ task, ports, seen });
  const read = (submission: Submission): Read =>
    toFindings(submission, readingOf(task, { seen, model: ports.model.name }));
  const agent: Agent<Submission> = {
    name,
    promptVersion,
    system: systemPrompt,
    tools,
    show,
    onShown: (text) => void seen.shown.push(text),
    submit: submitOf(read),
    sampling,
    turnsAtMost,
  };
  const { round = 1, deadlineMs } = briefing ?? {};
  const timed = { ...ports, round, ...present({ deadlineMs }) };
  const result = await runAgent(agent, taskText(task), timed);
  return toReport(result, { read, seen });
}

function submitOf(read: (submission: Submission) => Read): Agent<Submission>["submit"] {
  return {
    name: "submit",
    description: "Hands in what you found. Ends your work.",
    schema: Submission,
    judge: (submission) => {
      const { complaints } = read(submission);
      return complaints.length === 0 ? { kind: "accept" } : { kind: "mend", complaints };
    },
  };
}

/** What a submission is held against: all that was shown until now. */
function readingOf(
  task: Task,
  { seen, model }: { readonly seen: Seen; readonly model: string },
): Reading {
  const { citations, wholes, shown } = seen;
  const known = [citations.all(), [...wholes.values()], othersIn(task)] as const;
  return {
    citations,
    wholes,
    shown: shown.join("\n"),
    commands: commandsOf(task.findings),
    names: namesOf(...known),
    objects: objectsOf(...known),
    ...present({ context: task.scope.cluster.context }),
    task,
    agent: name,
    model,
  };
}

function taskText({ question, briefing }: Task): string {
  return `# Task\n${question}\n\n${briefing?.context ?? ""}`;
}

function othersIn({ workloads = [], findings, scope, target }: Task): ObjectRef[] {
  const { namespace, cluster } = scope;
  const places = [cluster.name, ...(namespace === undefined ? [] : [namespace])];
  return [
    ...workloads,
    ...findings.flatMap(({ culprit, owner, victims }) => [
      culprit,
      owner,
      ...victims.map(({ ref }) => ref),
    ]),
    ...(target === undefined ? [] : [target]),
    ...places.map((place) => ({ kind: "Namespace", name: place })),
  ];
}

interface Ending {
  readonly read: (submission: Submission) => Read;
  readonly seen: Seen;
}

function toReport(result: AgentResult<Submission>, { read, seen }: Ending): Report {
  const handed = result.kind === "submitted" ? read(result.submitted) : nothing;
  const open = result.kind === "submitted" ? result.submitted.open : [];
  return {
    findings: [...handed.findings],
    signals: [],
    observations: [...handed.observations],
    recalled: [],
    rejected: {},
    evidence: evidenceOf(seen, handed),
    gaps: gapsOf(seen),
    transcript: result.transcript,
    dropped: handed.complaints.length,
    open: [...open],
    ...present({ cut: result.kind === "ended" ? endOf(result) : undefined }),
  };
}

const nothing: Read = { findings: [], observations: [], evidence: [], complaints: [] };

/** Of results as they stand only the parts that are cited. */
function evidenceOf({ citations, wholes }: Seen, { evidence }: Read): Evidence[] {
  return [...citations.all().filter(({ id }) => !wholes.has(id)), ...evidence];
}

function gapsOf({ gaps }: Seen): Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}

const ends = {
  model_failed: "the model did not answer",
  budget: "the budget was used up before it ended",
  stopped: "it was stopped",
  no_answer: "the model handed in nothing that can be read",
} as const;

function endOf(result: Extract<AgentResult<Submission>, { kind: "ended" }>): string {
  return result.failure?.why ?? ends[result.why];
}
