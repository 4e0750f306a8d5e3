import { type Claim, type Evidence, type Investigation, keyOf } from "@binnacle/contracts";
import { unproven, unprovenByModel } from "@binnacle/diagnosis";
import { misquoted } from "../../safety/said.ts";

/** All that an answer claims, of code and of a model. */
function claimsOf(answer: Investigation): Claim[] {
  const { hypotheses, observations, notes, users, history, timeline } = answer;
  const told = hypotheses.flatMap(({ finding, signals }) => [
    ...finding.claims,
    ...finding.reasons,
    ...finding.against,
    ...signals.map(({ claim }) => claim),
  ]);
  const moments = timeline.map(({ claim }) => claim);
  return [users, ...repliedIn(answer), ...told, ...observations, ...notes, ...history, ...moments];
}

/** What of a final answer no fact carries: ids that are not there, numbers and names that what is cited does not hold. */
export function unsupportedIn(answer: Investigation): string[] {
  const evidence = new Map(answer.evidence.map((item) => [item.id, item]));
  const byCode = claimsOf(answer).flatMap((claim) => unproven(claim, evidence));
  const names = namesIn(answer);
  const commands = new Set(
    answer.hypotheses.flatMap(({ finding }) => finding.fix.flatMap(({ command }) => command ?? [])),
  );
  const byModel = repliedIn(answer)
    .filter(({ text }) => !text.startsWith("Not known: "))
    .flatMap((claim) => unprovenByModel(claim, { evidence, names, commands }));
  return [...misquoted(answer, answer.evidence), ...byCode, ...byModel];
}

function repliedIn({ reply }: Investigation): Claim[] {
  if (reply === undefined) return [];
  return [...reply.lines, ...(reply.disagrees === undefined ? [] : [reply.disagrees])];
}

function namesIn({ workloads, dependencies, hypotheses, evidence, scope }: Investigation) {
  const refs = [
    ...workloads.map(({ ref }) => ref),
    ...dependencies,
    ...hypotheses.flatMap(({ finding: { culprit, owner, victims } }) => [
      culprit,
      owner,
      ...victims.map(({ ref }) => ref),
    ]),
    ...evidence.flatMap(({ subject }: Evidence) => subject ?? []),
  ];
  const places = [scope.cluster.name, scope.namespace ?? ""];
  const names = [...refs.flatMap(({ name, namespace = "" }) => [name, namespace]), ...places];
  return new Set(names.filter((name) => name !== "").map((name) => name.toLowerCase()));
}

/** The culprit of what leads. */
export function leadingCulprit({ hypotheses }: Investigation): string | undefined {
  const [first] = hypotheses;
  return first === undefined ? undefined : keyOf(first.finding.culprit);
}
