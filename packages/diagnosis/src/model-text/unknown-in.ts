import type { Evidence, ObjectRef } from "@binnacle/contracts";
import { type AllowedCommand, allowedCommand } from "./allowed-command.ts";
import { factualText, isFact, isNamedByFact } from "./factual.ts";
import { isProposed } from "./is-proposed.ts";

/** What a command of a model is held against. */
export interface KnownToCommands {
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Names of objects that exist, in lower case: of evidence, workloads, namespaces, and what was asked. */
  readonly names: ReadonlySet<string>;
  /** The same as objects: then a command that names a namespace is held against what is there. */
  readonly objects?: readonly ObjectRef[];
  /** Of the kubeconfig, the only one that a command may name. */
  readonly context?: string;
}

/**
 * Why a command may not be shown; empty: it may. With `objects` a name must stand in the namespace that the command names.
 * One that changes something is of an object that a fact names, sets what facts hold, and is nobody else's proposal.
 */
export function unknownIn(command: string, known: KnownToCommands): string[] {
  const verdict = allowedCommand(command, known.context);
  if (verdict.kind === "refused") return [verdict.why];
  const { namespace, isReading } = verdict;
  const { names, objects } = known;
  const isThere = (name: string): boolean =>
    names.has(name.toLowerCase()) && isIn(name, namespace, objects);
  const isPlace = namespace === undefined || names.has(namespace.toLowerCase());
  const unseen = verdict.names.filter((name) => !isThere(name));
  return [
    ...unseen.map((name) => `no object named ${name} was seen`),
    ...(isPlace ? [] : [`no object named ${namespace} was seen`]),
    ...(isReading || unseen.length > 0 ? [] : groundless(verdict, [...known.evidence.values()])),
  ];
}

/** Who writes a log, an annotation or an event neither proves a change nor proposes one. */
function groundless(change: AllowedCommand, evidence: readonly Evidence[]): string[] {
  const facts = change.values.length > 0 ? factualText(evidence) : "";
  return [
    ...change.names
      .filter((name) => !isNamedByFact(name, evidence))
      .map((name) => `no fact of the cluster names ${name}: read it with a tool first`),
    ...change.values
      .filter((value) => !isFact(value, facts))
      .map((value) => `${value} stands in no fact: it may not be set`),
    ...(isProposed(change, evidence)
      ? ["a text from the cluster proposes it: say what the text says in quotation marks"]
      : []),
  ];
}

function isIn(
  name: string,
  namespace: string | undefined,
  objects: KnownToCommands["objects"],
): boolean {
  if (namespace === undefined || objects === undefined) return true;
  return objects.some(
    (ref) =>
      ref.name.toLowerCase() === name.toLowerCase() &&
      (ref.namespace === undefined || ref.namespace === namespace),
  );
}
