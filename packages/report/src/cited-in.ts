import type { Answer, Claim, Hypothesis, Investigation, Reply } from "@binnacle/contracts";
import { concerns, leadingOf } from "@binnacle/diagnosis";
import { isReplyAlone } from "./is-reply-alone.ts";

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

function* idsIn(claims: readonly Pick<Claim, "evidence">[]): Generator<string> {
  for (const { evidence } of claims) yield* evidence;
}

/** In the order in which an answer shows them. Beside a cause, traffic and history are not shown, so not cited. */
function* citationsOf(investigation: Investigation): Generator<string> {
  const { notes, users, reply } = investigation;
  const isAlone = isReplyAlone(investigation);
  if (!isAlone) yield* users.evidence;
  yield* idsIn([...notes, ...(reply?.lines ?? [])]);
  if (!isAlone) yield* citationsOfPicture(investigation);
}

function* citationsOfPicture(investigation: Investigation): Generator<string> {
  const { hypotheses, observations, history, changes, chart, reply } = investigation;
  const leading = leadingOf(investigation);
  if (leading !== undefined) yield* citationsOfOne(leading);
  yield* idsIn([reply?.disagrees, chart].filter((part) => part !== undefined));
  const quiet = leading === undefined ? [...observations, ...history] : [];
  yield* idsIn(quiet);
  for (const hypothesis of hypotheses)
    if (concerns(hypothesis.finding, investigation)) yield* citationsOfOne(hypothesis);
  for (const change of changes) yield* change.evidence;
}

function* citationsOfOne(hypothesis: Hypothesis): Generator<string> {
  const { finding, signals, recalled, contradictedBy } = hypothesis;
  yield* idsIn([...finding.claims, ...finding.reasons]);
  yield* idsIn(signals.map(({ claim }) => claim));
  yield* idsIn(finding.against);
  yield* contradictedBy?.evidence ?? [];
  yield* finding.change?.evidence ?? [];
  for (const victim of finding.victims) yield* victim.evidence;
  for (const incident of recalled) yield* incident.recheck?.evidence ?? [];
  yield* finding.evidence;
}
