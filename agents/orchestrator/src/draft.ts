import {
  type Claim,
  type Diagnosis,
  type Evidence,
  type Finding,
  type Gap,
  type Hash,
  type Hypothesis,
  type Investigation,
  type ModelReply,
  type PlanStep,
  present,
  type Reasoning,
  type Report,
  type Scope,
  type Trigger,
} from "@binnacle/contracts";
import { correlate, leadingOf, limitNotes, severityOf } from "@binnacle/diagnosis";
import { type Begun, questionOf } from "./begun.ts";
import { chartOf } from "./chart-of.ts";
import { type Bill, sumOf } from "./create-account.ts";
import { earlierOf } from "./earlier.ts";
import { weighedByModel } from "./model/weighed-by-model.ts";
import { type Verified, verify } from "./verify.ts";

/** Everything that is known so far of one run; `toInvestigation` makes it a snapshot. */
export interface Draft extends Pick<Investigation, "status" | "asks" | "failure"> {
  readonly id: string;
  readonly trigger: Trigger;
  readonly begun: Begun;
  readonly scope: Scope;
  readonly diagnosis?: Diagnosis;
  /** Of the specialists that have answered. */
  readonly reports: readonly Report[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly Claim[];
  readonly plan: readonly PlanStep[];
  readonly bills: readonly Bill[];
  /** What specialists said to a model's tasks. */
  readonly modelReports?: readonly Report[];
  /** Of a model: what it says to the question, which findings it puts first, what it cost, or why it says nothing. */
  readonly reply?: ModelReply;
  /** Ids of findings. */
  readonly ranking?: readonly string[];
  readonly reasoning?: Reasoning;
  readonly modelFailure?: string;
}

interface Showing {
  readonly hash: Hash;
  readonly nowMs: number;
  readonly revision: number;
}

/** The snapshot that people see. Only evidence that is cited stays. */
export function toInvestigation(draft: Draft, showing: Showing): Verified {
  const { id, trigger, begun, asks, failure, reports, modelReports = [] } = draft;
  const { incidentId, conversation, follows } = begun;
  const judged = judgedOf(draft, showing);
  const severity = severityOf(judged);
  const evidence = distinct(
    [draft, ...reports, ...modelReports].flatMap((known) => known.evidence),
    (item) => item.id,
  );
  const earlier = earlierOf({ ...judged, severity, evidence }, begun.said);
  const chart = chartOf(reports, leadingOf(judged)?.finding.change?.at);
  return verify({
    ...judged,
    gaps: allGaps([judged, ...modelReports]),
    id,
    revision: showing.revision,
    triggerId: trigger.id,
    ...present({ incidentId, conversation, follows, earlier, chart, asks, failure }),
    ...present({ askedBy: trigger.kind === "asked" ? trigger.by : undefined }),
    askedAt: trigger.at,
    may: trigger.may,
    severity,
    timeline: timelineOf({ ...judged, signals: reports.flatMap(({ signals }) => signals) }),
    evidence,
    notes: [...limitNotes(trigger.may), ...draft.notes],
    observations: reports.flatMap(({ observations }) => observations),
    ...present({ reply: draft.reply }),
    plan: [...draft.plan],
  });
}

/** What tells how bad it is. */
function judgedOf(draft: Draft, { hash, nowMs }: Showing) {
  const { status, scope, reports, bills, begun } = draft;
  return {
    ...seenIn(draft.diagnosis),
    question: questionOf(draft.trigger),
    status,
    scope,
    users: usersOf(draft),
    hypotheses: hypothesesOf(draft, hash),
    // What a model could not see says nothing of how bad it is.
    gaps: allGaps([draft, ...reports]),
    receipt: {
      model: draft.reasoning?.model ?? "no model",
      ...present({ reasoning: draft.reasoning, modelFailure: draft.modelFailure }),
      ...sumOf(bills),
      seconds: Math.round((nowMs - Date.parse(begun.startedAt)) / 100) / 10,
    },
  };
}

function allGaps(known: readonly { readonly gaps: readonly Gap[] }[]): Gap[] {
  return distinct(
    known.flatMap(({ gaps }) => gaps),
    (gap) => JSON.stringify(gap),
  );
}

/** What the engine and the specialists found, weighed against all that is known so far. */
function hypothesesOf(
  { diagnosis, reports, modelReports = [], begun, ranking }: Draft,
  hash: Hash,
): Hypothesis[] {
  const all = [...reports, ...modelReports];
  const found = [diagnosis?.findings ?? [], ...all.map(({ findings }) => findings)];
  const rejectedBefore = Object.fromEntries(
    reports.flatMap(({ rejected }) => Object.entries(rejected)),
  );
  const ranked = correlate({
    findings: found.flat(),
    signals: reports.flatMap(({ signals }) => signals),
    changes: diagnosis?.changes ?? [],
    recalled: reports.flatMap(({ recalled }) => recalled),
    rejected: { ...rejectedInTalk(found.flat(), begun), ...rejectedBefore },
    hash,
  });
  return weighedByModel(ranked, { ranking: ranking ?? [], checks: diagnosis?.checks ?? [] });
}

/** What was said in this very talk counts whether the memory learned it or not. */
function rejectedInTalk(
  findings: readonly Finding[],
  { rejected }: Begun,
): Readonly<Record<string, number>> {
  const against = new Set(rejected);
  return Object.fromEntries(
    findings.flatMap(({ id, fingerprint }) => (against.has(fingerprint) ? [[id, 1]] : [])),
  );
}

type Seen = Pick<
  Investigation,
  "history" | "changes" | "workloads" | "pods" | "dependencies" | "checks" | "target"
>;

const nothingSeen: Seen = {
  history: [],
  changes: [],
  workloads: [],
  pods: { ready: 0, total: 0 },
  dependencies: [],
  checks: [],
};

function seenIn(diagnosis: Seen = nothingSeen): Seen {
  const { history, changes, workloads, pods, dependencies, checks, target } = diagnosis;
  const seen = { history, changes, workloads, pods, dependencies, checks };
  return { ...seen, ...present({ target }) };
}

/** Without a word of who counts requests: why Prometheus as a whole was not read. A part of it is no reason. */
function usersOf({ status, reports, gaps }: Draft): Investigation["users"] {
  const told = reports.find(({ users }) => users !== undefined)?.users;
  if (told !== undefined) return told;
  if (status === "looking" || status === "first_look")
    return { state: "checking", text: "checking error rate…", evidence: [] };
  const all = [...gaps, ...reports.flatMap((report) => report.gaps)];
  const unread = all.find(
    ({ origin, about, kind }) => origin === "prometheus" && about === undefined && kind !== "cut",
  );
  const why = unread?.why ?? "the metrics were not read";
  return { state: "unknown", text: `unknown: ${why}`, evidence: [] };
}

/** Changes, the beginning of each finding and the moment each signal left its baseline, oldest first. */
function timelineOf(
  known: Pick<Investigation, "changes" | "hypotheses"> & Pick<Report, "signals">,
): Investigation["timeline"] {
  const changes = known.changes.map(({ at, subject, text, evidence }) => ({
    at,
    claim: { text: `${subject.kind.toLowerCase()}/${subject.name}: ${text}`, evidence },
  }));
  const beginnings = known.hypotheses.flatMap(({ finding: { since, title, evidence } }) =>
    since === undefined
      ? []
      : [{ at: since, claim: { text: title, evidence: evidence.slice(0, 1) } }],
  );
  const signals = known.signals.flatMap(({ changedAt, claim }) =>
    changedAt === undefined ? [] : [{ at: changedAt, claim }],
  );
  return [...changes, ...beginnings, ...signals].toSorted(
    (left, right) => Date.parse(left.at) - Date.parse(right.at),
  );
}

/** The first of each. */
function distinct<Item>(items: readonly Item[], identityOf: (item: Item) => string): Item[] {
  const keyed = items.map((item) => [identityOf(item), item] as const);
  return [...new Map(keyed.toReversed()).values()].toReversed();
}
