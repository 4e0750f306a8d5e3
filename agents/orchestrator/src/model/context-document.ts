import { type Citations, claimText, dataBlock, factText, timeOf } from "@binnacle/agent-kit";
import type { Claim, Finding, Investigation, ObjectRef } from "@binnacle/contracts";
import { checksByKind } from "@binnacle/diagnosis";

/** What was asked and answered in the talk before, oldest first. */
export interface Said {
  readonly question: string;
  readonly askedAt: string;
  readonly answer: readonly Claim[];
}

interface Telling {
  readonly citations: Citations;
  readonly before: readonly Said[];
  /** Whether only an answer before this one cites it. */
  readonly isEarlier: (evidenceId: string) => boolean;
}

/** The document is never longer; by four characters a token, which is less than any model counts. */
const charactersAtMost = 20_000;
const questionAtMost = 500;
const most = {
  before: 3,
  findings: 4,
  victims: 5,
  changes: 6,
  signals: 8,
  recalled: 3,
  workloads: 8,
  facts: 40,
  gaps: 6,
  history: 4,
} as const;

/**
 * All that code knows before a model's first turn, of the incident's own window: at most 6,000 tokens. Facts are named by
 * handles; everything stands in data blocks, since names, messages and logs in it are written by others.
 */
export function contextDocument(investigation: Investigation, telling: Telling): string {
  const sections = [
    stateOf(investigation, telling),
    findingsOf(investigation, telling),
    listed("Changes, newest first", changesOf(investigation, telling)),
    listed("Signals of metrics, logs and alerts", signalsOf(investigation, telling)),
    listed("Past incidents that people judged", recalledOf(investigation, telling)),
    listed(
      "Old and over",
      investigation.history
        .slice(0, most.history)
        .map((claim) => claimText(claim, telling.citations)),
    ),
    listed("Workloads that are not well", workloadsOf(investigation)),
    listed("Could not be seen", gapsOf(investigation)),
    checksOf(investigation),
  ].filter((section) => section !== "");
  const above = sections.join("\n");
  const facts = listed("Facts and their values", factsOf(telling, above));
  const talk = telling.before.slice(-most.before).map((said) => saidText(said, telling));
  return [
    dataBlock("data", { kind: "question" }, investigation.question),
    ...(talk.length === 0 ? [] : [dataBlock("data", { kind: "thread so far" }, talk.join("\n"))]),
    dataBlock("data", { kind: "context" }, fitted([...sections, facts])),
  ].join("\n\n");
}

function stateOf(investigation: Investigation, { citations }: Telling): string {
  const { scope, target, severity, users, pods, workloads } = investigation;
  const { cluster, namespace, window } = scope;
  const place = namespace === undefined ? "all namespaces" : `namespace ${namespace}`;
  const asked = target === undefined ? "" : `, asked about ${nameOf(target)}`;
  return [
    `Cluster ${cluster.name}, ${place}${asked}; window ${timeOf(window.from)} to ${timeOf(window.to)} UTC, which is now`,
    `State by the engine: ${severity}. Pods ready in ${namespace ?? "all namespaces"}: ${pods.ready} of ${pods.total}, of ${workloads.length} workloads`,
    `Users feel it: ${users.state === "unknown" ? "" : `${users.state}: `}${claimText(users, citations)}`,
    ...investigation.notes.map((note) => `Note: ${claimText(note, citations)}`),
    ...investigation.observations
      .map((claim) => claimText(claim, citations))
      .filter((text) => text !== claimText(users, citations))
      .map((text) => `- ${text}`),
  ].join("\n");
}

function findingsOf({ hypotheses }: Investigation, { citations }: Telling): string {
  if (hypotheses.length === 0) return "Findings: none. The engine names no cause.";
  const texts = hypotheses
    .slice(0, most.findings)
    .map(({ finding, status }, index) =>
      findingText(finding, { handle: `f${index + 1}`, status, citations }),
    );
  return ["Findings, best first", ...texts].join("\n");
}

/** A finding as a model reads it, with its handle: `f1`. */
export function findingText(
  finding: Finding,
  {
    handle,
    status,
    citations,
  }: { readonly handle: string; readonly status: string; readonly citations: Citations },
): string {
  const { title, culprit, cause, confidence, state, victims, claims, reasons, against } = finding;
  const since = finding.since === undefined ? "" : `, since ${timeOf(finding.since)}`;
  const by = finding.by.kind === "engine" ? "engine" : "specialist";
  const lines = [
    `${handle} (${by}, ${status}, ${state}, ${confidence.level}: ${confidence.reason}) ${title}${since}; cause ${cause}; culprit ${nameOf(culprit)}`,
    ...[...claims, ...reasons].map((claim) => `  - ${claimText(claim, citations)}`),
    ...against.map((claim) => `  - against: ${claimText(claim, citations)}`),
    ...victims
      .slice(0, most.victims)
      .map(
        ({ ref, because, evidence }) =>
          `  - hits ${nameOf(ref)}: ${claimText({ text: because, evidence }, citations)}`,
      ),
    ...(finding.nextCheck?.command === undefined
      ? []
      : [`  - next check: ${finding.nextCheck.command}`]),
    ...finding.fix.map(
      ({ text, command }) => `  - do now: ${command === undefined ? text : `${command} (${text})`}`,
    ),
    `  - disproved by: ${finding.disproof}`,
  ];
  return lines.join("\n");
}

function changesOf({ changes }: Investigation, { citations }: Telling): string[] {
  return changes.slice(0, most.changes).map(({ at, subject, text, by, evidence }) => {
    const who = by === undefined ? "" : ` by ${by}`;
    return `${timeOf(at)} ${nameOf(subject)}: ${claimText({ text, evidence }, citations)}${who}`;
  });
}

function signalsOf({ hypotheses }: Investigation, { citations }: Telling): string[] {
  const signals = hypotheses.flatMap((hypothesis) => hypothesis.signals);
  const distinct = [...new Map(signals.map((signal) => [signal.id, signal])).values()];
  return distinct.slice(0, most.signals).map(({ claim, changedAt }) => {
    const when = changedAt === undefined ? "" : `, changed ${timeOf(changedAt)}`;
    return `${claimText(claim, citations)}${when}`;
  });
}

function recalledOf({ hypotheses }: Investigation, { citations }: Telling): string[] {
  const all = hypotheses.flatMap(({ recalled }) => recalled);
  return all.slice(0, most.recalled).map(({ record, accepted, rejected, recheck }) => {
    const checked = recheck === undefined ? "" : `; ${claimText(recheck, citations)}`;
    const what = `${record.occurredAt.slice(0, 10)} ${record.owner.kind}/${record.owner.name}: ${record.title}`;
    return `${what}; accepted by ${accepted}, rejected by ${rejected}; fix ${record.fix.text}${checked}`;
  });
}

function workloadsOf({ workloads }: Investigation): string[] {
  const unwell = workloads.filter(({ state }) => state !== "fine");
  const lines = unwell.slice(0, most.workloads).map(({ ref, state, text, why, ready, desired }) => {
    const because = why === undefined ? "" : ` (${why})`;
    return `${nameOf(ref)} ${state}, ${ready} of ${desired} ready: ${text}${because}`;
  });
  const rest = unwell.length - lines.length;
  return rest > 0 ? [...lines, `${rest} more`] : lines;
}

function gapsOf({ gaps }: Investigation): string[] {
  return gaps
    .slice(0, most.gaps)
    .map(({ origin, kind, what, why }) => `${what} (${origin}, ${kind}): ${why}`);
}

function checksOf({ checks }: Investigation): string {
  const { ruledOut, notReached } = checksByKind(checks);
  return [
    ...(ruledOut.length === 0 ? [] : [`Ruled out by what was seen: ${causesOf(ruledOut)}`]),
    ...(notReached.length === 0 ? [] : [`Not reached: ${causesOf(notReached)}`]),
  ].join("\n");
}

function causesOf(checks: readonly { readonly cause: string }[]): string {
  return checks
    .map(({ cause }) => cause)
    .filter((cause) => cause !== "unlisted")
    .join(" ");
}

/** What was said above stands there; here are its values that can be slots, and the facts that nothing above cites. */
function factsOf({ citations, isEarlier }: Telling, above: string): string[] {
  return citations
    .all()
    .filter(({ id }) => !isEarlier(id))
    .slice(0, most.facts)
    .flatMap((fact) => {
      const handle = citations.handleOf(fact.id);
      const line = handle === undefined ? undefined : factText(fact, { handle, above });
      return line === undefined ? [] : [line];
    });
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines.map((line) => `- ${line}`)].join("\n");
}

function saidText({ question, askedAt, answer }: Said, { citations }: Telling): string {
  const lines = answer.map((claim) => `answered: ${claimText(claim, citations)}`);
  return [`asked at ${timeOf(askedAt)}: ${question.slice(0, questionAtMost)}`, ...lines].join("\n");
}

/** Cut inside the last lists. */
function fitted(sections: readonly string[]): string {
  const text = sections.join("\n");
  if (text.length <= charactersAtMost) return text;
  const end = text.lastIndexOf("\n", charactersAtMost);
  return `${text.slice(0, end)}\n(more was left out: ask for it)`;
}

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`. */
function nameOf({ kind, namespace, name }: ObjectRef): string {
  return [kind, namespace, name].filter(Boolean).join("/");
}
