import { commandsOf, namesOf, objectsOf } from "@binnacle/agent-kit";
import {
  type Finding,
  type Investigation,
  type ObjectRef,
  present,
  type StateMark,
} from "@binnacle/contracts";
import { isSameThing, leadingOf } from "@binnacle/diagnosis";
import { type ReadAnswer, readAnswer } from "./judge-answer.ts";
import type { ModelAnswer } from "./model-answer.ts";
import type { Table } from "./open-table.ts";

/** An answer, held against all that is known at the table now. */
export function readAtTable(
  answer: ModelAnswer,
  { citations, findings, investigation, reports, shown }: Table,
): ReadAnswer {
  const others: ObjectRef[] = [
    ...investigation.workloads.map(({ ref }) => ref),
    ...investigation.dependencies,
    ...[...findings.values()].flatMap(({ culprit, owner, victims }) => [
      culprit,
      owner,
      ...victims.map(({ ref }) => ref),
    ]),
    { kind: "Namespace", name: investigation.scope.namespace ?? investigation.scope.cluster.name },
    { kind: "Cluster", name: investigation.scope.cluster.name },
  ];
  const evidence = [...citations.all(), ...reports.flatMap(({ report }) => report.evidence)];
  const engineFirst = leadingOf(investigation)?.finding;
  return readAnswer(answer, {
    citations,
    shown: shown.join("\n"),
    names: namesOf(evidence, [], others),
    objects: objectsOf(evidence, [], others),
    ...present({ context: investigation.scope.cluster.context }),
    commands: commandsOf([...findings.values()]),
    severity: saidState(investigation),
    findings: new Map([...findings].map(([handle, { id }]) => [handle, id])),
    agreesWithEngine: (id) => isOneChain(findings, { id, engineFirst }),
  });
}

/** How bad it is for what was asked about: a victim that goes on in part may be said to do so. */
function saidState({ severity, target, workloads }: Investigation): StateMark {
  const asked = workloads.find(({ ref }) => target !== undefined && isSameThing(ref, target));
  return severity === "broken" && asked?.state === "degraded" ? "degraded" : severity;
}

function isOneChain(
  findings: ReadonlyMap<string, Finding>,
  { id, engineFirst }: { readonly id: string; readonly engineFirst: Finding | undefined },
): boolean {
  if (engineFirst === undefined || engineFirst.id === id) return true;
  const named = [...findings.values()].find((finding) => finding.id === id);
  return named?.explains?.includes(engineFirst.id) === true;
}
