import type { Answer, Change, Investigation, ObjectRef } from "@binnacle/contracts";

/** Names of objects, variables and images that an answer may hold. */
export function namesIn(investigation: Investigation): ReadonlySet<string> {
  const { target, workloads, hypotheses, dependencies, changes, evidence } = investigation;
  const findings = hypotheses.map(({ finding }) => finding);
  const told = [...changes, ...findings.flatMap(({ change }) => change ?? [])];
  const refs = [
    target ?? [],
    workloads.map(({ ref }) => ref),
    findings.flatMap(({ culprit, owner, victims }) => [
      culprit,
      owner,
      ...victims.map(({ ref }) => ref),
    ]),
    dependencies,
    told.map(({ subject }) => subject),
    evidence.flatMap(({ subject }) => subject ?? []),
  ].flat();
  return new Set([...refs.flatMap(namesOf), ...told.flatMap(namesOfChange)]);
}

export function namesInAnswer({ rows, evidence, choices }: Answer): ReadonlySet<string> {
  const targets = choices.flatMap(({ intent }) => intent.target ?? []);
  return new Set([
    ...rows.flatMap(({ name }) => withBareName(name)),
    ...targets.filter((target) => target.includes("/")).flatMap(withBareName),
    ...evidence.flatMap(({ subject }) => (subject === undefined ? [] : namesOf(subject))),
  ]);
}

/** `deployment/payment` is called `payment`, too. */
function withBareName(name: string): string[] {
  const [, bare, ...more] = name.split("/");
  return bare === undefined || bare === "" || more.length > 0 ? [name] : [name, bare];
}

/** A namespace is a place: its name stands in each command, too. */
function namesOf({ kind, name }: ObjectRef): string[] {
  return kind === "Namespace" ? [] : [name, `${kind.toLowerCase()}/${name}`];
}

function namesOfChange({ differences = [] }: Change): string[] {
  return differences.flatMap(({ name, before, after }) =>
    [name, before, after].filter((text) => text !== undefined),
  );
}
