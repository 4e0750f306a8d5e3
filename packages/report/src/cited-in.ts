import type { Answer, Hypothesis, Investigation, Reply } from "@binnacle/contracts";
import { concerns, leadingOf } from "@binnacle/diagnosis";

/** Evidence ids in the order of their numbers: those `cited` before, then what this reply is the first to cite. */
export function citedIn(reply: Reply, cited: readonly string[]): string[] {
  const { evidence } = reply.kind === "investigation" ? reply.investigation : reply.answer;
  const known = new Set(evidence.map(({ id }) => id));
  const citations =
    reply.kind === "investigation" ? citationsOf(reply.investigation) : citationsIn(reply.answer);
  return [...new Set([...cited, ...[...citations].filter((id) => known.has(id))])];
}

function* citationsIn({ lines, evidence }: Answer): Generator<string> {
  for (const line of lines) yield* line.evidence;
  for (const { id } of evidence) yield id;
}

/** In the order in which an answer shows them. Beside a cause, traffic and history are not shown, so not cited. */
function* citationsOf(investigation: Investigation): Generator<string> {
  const { hypotheses, notes, observations, history, changes, users, chart } = investigation;
  const leading = leadingOf(investigation);
  yield* users.evidence;
  for (const note of notes) yield* note.evidence;
  if (leading !== undefined) yield* citationsOfOne(leading);
  yield* chart?.evidence ?? [];
  const quiet = leading === undefined ? [...observations, ...history] : [];
  for (const claim of quiet) yield* claim.evidence;
  for (const hypothesis of hypotheses)
    if (concerns(hypothesis.finding, investigation)) yield* citationsOfOne(hypothesis);
  for (const change of changes) yield* change.evidence;
}

function* citationsOfOne({ finding, signals, recalled }: Hypothesis): Generator<string> {
  for (const claim of [...finding.claims, ...finding.reasons]) yield* claim.evidence;
  for (const { claim } of signals) yield* claim.evidence;
  for (const claim of finding.against) yield* claim.evidence;
  yield* finding.change?.evidence ?? [];
  for (const victim of finding.victims) yield* victim.evidence;
  for (const incident of recalled) yield* incident.recheck?.evidence ?? [];
  yield* finding.evidence;
}
