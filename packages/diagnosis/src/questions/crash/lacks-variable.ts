import { type Claim, type Difference, present } from "@binnacle/contracts";
import { rolloutRevision } from "../../facts/kubectl.ts";
import { moment } from "../../facts/times.ts";
import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, type DraftStep, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import { readyCount } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { type MissingVariable, missingVariables } from "../../logs/missing-variable.ts";
import { nearMiss } from "../../near-miss.ts";
import type { RolloutChange } from "../../rollout/rollout-change.ts";
import { span } from "../../say.ts";
import { citeCrash, crashDraft, exitText, lastWord } from "./crash-draft.ts";
import { type Variables, variablesOf } from "./variables-of.ts";

interface Lack {
  readonly crash: Crash;
  readonly missing: MissingVariable;
  readonly variables: Variables;
  readonly rollout: RolloutChange | undefined;
  /** Evidence ids: the container's variables, the log line, the status. */
  readonly absent: string;
  readonly logged: readonly string[];
  readonly status: string;
}

/** The log names a variable, and the container does not have it. */
export function lacksVariable(inquiry: Inquiry, crash: Crash): Draft | undefined {
  const variables = variablesOf(inquiry, crash.pod, crash.container);
  const missing = missingVariables(crash.log?.lines ?? []).find(
    ({ name }) => !variables.names.has(name),
  );
  if (missing === undefined) return undefined;
  const word = lastWord(inquiry, crash, missing.line);
  return draftOf(inquiry, {
    crash,
    missing,
    variables,
    rollout: rolloutThatRemoved(inquiry, crash, missing.name),
    absent: citeAbsent(inquiry, crash, missing),
    logged: word === undefined ? [] : [word.evidence],
    status: citeCrash(inquiry, crash),
  });
}

function draftOf(inquiry: Inquiry, lack: Lack): Draft {
  const { crash, missing, rollout, absent, logged, status } = lack;
  const { name } = missing;
  return crashDraft(inquiry, crash, {
    cause: "missing-environment-variable",
    why:
      rollout === undefined ? `${name} is missing` : `rollout ${rollout.revision} removed ${name}`,
    confidence: confidenceOf(lack.variables, rollout),
    opening: [startClaim(lack)],
    claims: [
      claim(
        `Container ${crash.container.name} reads ${name} on start and ${exitText(crash)}.`,
        status,
        ...logged,
      ),
      ...spellingClaim(lack),
      ...noProbeClaim(inquiry, crash, rollout),
    ],
    reasons: [
      claim("the error names the variable", ...logged),
      ...(rollout?.previous === undefined ? [] : [ranBefore(inquiry, crash, rollout)]),
    ],
    disproof:
      rollout?.previous === undefined
        ? `a crash of ${crash.workload.ref.name} with ${name} set`
        : `a crash of a rollout-${rollout.previous.revision} pod`,
    decisive: [...(rollout?.change.evidence ?? [absent]), ...logged, status],
    rollout,
    fix: rollout === undefined ? setVariable(crash, name) : [],
    mend: `put ${name} back`,
  });
}

function setVariable({ workload, container }: Crash, name: string): DraftStep[] {
  if (workload.metadata === undefined) return [];
  return [
    {
      text: "sets the variable; put in the value that the program needs",
      kubectl: `set env ${written(workload.ref)} -c ${container.name} ${name}=<value>`,
      object: workload.ref,
    },
  ];
}

function spellingClaim({ missing, variables, absent }: Lack): Claim[] {
  const spelled = nearMiss(missing.name, variables.names);
  return spelled === undefined
    ? []
    : [claim(`It has ${spelled}, which may be the same misspelled.`, absent)];
}

function confidenceOf(variables: Variables, rollout: RolloutChange | undefined) {
  const isMoved = !variables.isComplete && rollout?.differences.some(addsReference) === true;
  if (rollout !== undefined && !isMoved) return sure("missing-environment-variable", "high");
  return sure("missing-environment-variable", variables.isComplete ? "medium" : "low");
}

/** The variable may have been moved to what the rollout refers to since. */
function addsReference({ aspect, change }: Difference): boolean {
  return aspect === "config" && change === "added";
}

function rolloutThatRemoved(
  inquiry: Inquiry,
  crash: Crash,
  name: string,
): RolloutChange | undefined {
  const rollout = rolloutBehind(inquiry, crash, ["env", "config"]);
  const isRemoved = rollout?.differences.some(
    ({ aspect, change, name: removed }) =>
      aspect === "env" && change === "removed" && removed === name,
  );
  return isRemoved === true ? rollout : undefined;
}

function startClaim({ crash, missing, rollout, absent }: Lack): Claim {
  const workload = written(crash.workload.ref);
  if (rollout === undefined)
    return claim(
      `Container ${crash.container.name} of ${workload} does not have the variable ${missing.name}.`,
      absent,
    );
  const by = rollout.change.by === undefined ? "" : `, by ${rollout.change.by},`;
  return claim(
    `Rollout ${rollout.revision} of ${workload}${by} removed the variable ${missing.name}.`,
    ...rollout.change.evidence,
  );
}

function noProbeClaim(inquiry: Inquiry, crash: Crash, rollout: RolloutChange | undefined) {
  const { workload, container, pod } = crash;
  if (rollout === undefined || container.spec?.readinessProbe !== undefined) return [];
  if (readyCount(workload) > 0) return [];
  const evidence = inquiry.ledger.cite({
    subject: pod.ref,
    pointer: `${container.specPointer}/readinessProbe`,
    value: "absent",
    text: `pod ${pod.ref.name}, container ${container.name}: no readiness probe`,
  });
  return [
    claim(
      `${workload.ref.name} has no readiness probe, so the rollout replaced all old pods.`,
      evidence,
    ),
  ];
}

function ranBefore(inquiry: Inquiry, { workload }: Crash, { previous, change }: RolloutChange) {
  if (previous === undefined) return claim("the rollout before had it");
  const { creationTimestamp } = previous.replicaSet.metadata;
  const ms = Date.parse(change.at) - Date.parse(creationTimestamp ?? "");
  const ran = Number.isFinite(ms) && ms > 0 ? ` and ran for ${span(ms)}` : "";
  const evidence = inquiry.ledger.cite({
    subject: refOf("ReplicaSet", previous.replicaSet),
    pointer: "/metadata/creationTimestamp",
    value: creationTimestamp ?? "",
    values: present({ revision: previous.revision, createdAt: moment(creationTimestamp) }),
    text: `${written(workload.ref)}: rollout ${previous.revision} had the variable${ran}`,
    kubectl: rolloutRevision(workload.ref, previous.revision),
  });
  return claim(`rollout ${previous.revision} had it${ran}`, evidence);
}

function citeAbsent({ ledger }: Inquiry, { pod, container }: Crash, { name }: MissingVariable) {
  const names = (container.spec?.env ?? []).map((variable) => variable.name);
  return ledger.cite({
    subject: refIn(pod.namespace, "Pod", pod.ref.name),
    pointer: `${container.specPointer}/env`,
    value: [name, "absent", names],
    values: { absent: name, present: names.join(", ") },
    text: `pod ${pod.ref.name}, container ${container.name}: ${name} is not among its ${names.length} variables`,
  });
}
