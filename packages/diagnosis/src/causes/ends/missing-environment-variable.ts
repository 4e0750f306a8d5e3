import type { Claim, Difference } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import { readyCount } from "../../graph/workload.ts";
import type { Level } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { setTemplate } from "../../kit/template-step.ts";
import { ranBefore } from "../../kit/witnesses.ts";
import { type MissingVariable, missingVariables } from "../../messages/missing-variable.ts";
import { nearMiss } from "../../near-miss.ts";
import type { RolloutChange } from "../../rollout/rollout-change.ts";
import { type Crash, crashCause, lastWord, logOf } from "./crash-cause.ts";
import { unreadLog } from "./unread-log.ts";
import { type Variables, variablesOf } from "./variables-of.ts";

interface Lack {
  readonly missing: MissingVariable;
  readonly variables: Variables;
}

/** The log names a variable, and the container does not have it. */
export const missingEnvironmentVariable = crashCause<Lack>({
  id: "missing-environment-variable",
  title: "Missing environment variable",
  group: "configuration",
  high: "the log names the variable and the rollout removed it",
  medium: "the log names a variable that the container does not have",
  low: "the log names a variable, and where the container takes its variables from is not all visible",
  ruledOut: "no container that ended names a variable that it lacks",
  needs: ["Pod"],
  needsLogs: true,
  metric: "restarts",
  begunBy: ["env", "config"],

  sees({ pod, container }, { cluster, logs, spots }) {
    const variables = variablesOf(cluster, pod, container);
    const missing = missingVariables(logOf(logs, spots)?.lines ?? []).find(
      ({ name }) => !variables.names.has(name),
    );
    return missing && { missing, variables };
  },

  doubts: unreadLog,

  tells(crash) {
    const { name, container, status, log, say, hit, exits, again } = crash;
    const { missing, variables } = hit;
    const rollout = hasRemoved(crash.rollout, missing.name) ? crash.rollout : undefined;
    const absent = citeAbsent(crash);
    const logged = lastWord(crash, log, missing.line)?.evidence ?? status;
    return {
      level: levelOf(variables, rollout),
      rollout,
      why:
        rollout === undefined
          ? `${missing.name} is missing`
          : `rollout ${rollout.revision} removed ${missing.name}`,
      opening: [],
      facts: [
        startClaim(crash, rollout, absent),
        say(
          `Container ${container.name} reads ${missing.name} on start and ${exits}${again}.`,
          status,
          logged,
          absent,
        ),
      ],
      context: [...spellingClaim(crash, absent), ...noProbeClaim(crash, rollout)],
      reasons: [
        say("the error names the variable", logged),
        ...ranBefore(crash, rollout, "had it"),
      ],
      disproof:
        rollout?.previous === undefined
          ? `a crash of ${name} with ${missing.name} set`
          : `a crash of a rollout-${rollout.previous.revision} pod`,
      fix: rollout === undefined ? setVariable(crash) : [],
      mend: `put ${missing.name} back`,
    };
  },
});

type LackingCrash = Crash<Lack>;

function levelOf({ isComplete }: Variables, rollout: RolloutChange | undefined): Level {
  const isMoved = !isComplete && rollout?.differences.some(addsReference) === true;
  if (rollout !== undefined && !isMoved) return "high";
  return isComplete ? "medium" : "low";
}

/** The variable may have been moved to what the rollout refers to since. */
function addsReference({ aspect, change }: Difference): boolean {
  return aspect === "config" && change === "added";
}

function hasRemoved(rollout: RolloutChange | undefined, variable: string): boolean {
  const isRemoval = ({ aspect, change, name }: Difference) =>
    aspect === "env" && change === "removed" && name === variable;
  return rollout?.differences.some(isRemoval) === true;
}

function startClaim(
  { workload, container, hit, say }: LackingCrash,
  rollout: RolloutChange | undefined,
  absent: string,
): Claim {
  const { name } = hit.missing;
  const owner = written(workload.ref);
  if (rollout === undefined)
    return say(
      `Container ${container.name} of ${owner} does not have the variable ${name}.`,
      absent,
    );
  const by = rollout.change.by === undefined ? "" : ", by {by},";
  return say(
    `Rollout {revision} of ${owner}${by} removed the variable ${name}.`,
    ...rollout.change.evidence,
  );
}

function spellingClaim({ hit, say }: LackingCrash, absent: string): Claim[] {
  const spelled = nearMiss(hit.missing.name, hit.variables.names);
  if (spelled === undefined) return [];
  return [say(`It has ${spelled}, which may be the same misspelled.`, absent)];
}

function noProbeClaim(
  { workload, container, pod, name, cite, say }: LackingCrash,
  rollout: RolloutChange | undefined,
): Claim[] {
  if (rollout === undefined || container.spec?.readinessProbe !== undefined) return [];
  if (readyCount(workload) > 0) return [];
  const probe = cite.field(pod, {
    pointer: `${container.specPointer}/readinessProbe`,
    value: "absent",
    text: `container ${container.name}: no readiness probe`,
  });
  return [say(`${name} has no readiness probe, so the rollout replaced all old pods.`, probe)];
}

function citeAbsent({ pod, container, hit, cite }: LackingCrash): string {
  const { name } = hit.missing;
  const names = [...hit.variables.names];
  return cite.field(pod, {
    pointer: `${container.specPointer}/env`,
    value: [name, "absent", names],
    values: { absent: name, present: names.join(", ") },
    text: `container ${container.name}: ${name} is not among its ${names.length} variables`,
  });
}

function setVariable({ workload, container, hit }: LackingCrash): DraftStep[] {
  const { name } = hit.missing;
  return setTemplate(
    workload,
    (what) => shellWords`set env ${what} -c ${container.name} ${`${name}=<value>`}`,
    `sets ${name}: put the value that the program needs in place of <value>`,
  );
}
