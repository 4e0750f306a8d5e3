import type { ObjectRef, Recalled } from "@binnacle/contracts";

/** What must hold for the remembered fix to help again, as one read-only question to the cluster. */
export interface Precondition {
  /** For the `kubectl` tool: without the word kubectl. */
  readonly command: string;
  /** One sentence on the output of the command. */
  readonly read: (output: string) => string;
}

const REVISED_KINDS = ["deployment", "statefulset", "daemonset"];

/**
 * An undone rollout needs an earlier revision; any other fix needs its object. The object is the one that the fix names
 * when the incident was on this very owner, and the owner of today's finding otherwise.
 */
export function preconditionOf({ record, match }: Recalled, owner: ObjectRef): Precondition {
  const ownerName = `${owner.kind.toLowerCase()}/${owner.name}`;
  const where = owner.namespace === undefined ? "" : ` -n ${owner.namespace}`;
  const isUndo = /\brollout\s+undo\b/u.test(record.fix);
  if (isUndo && REVISED_KINDS.includes(owner.kind.toLowerCase())) {
    return { command: `rollout history ${ownerName}${where}`, read: readHistory };
  }
  const named = match === "fingerprint" ? objectIn(record.fix) : undefined;
  const object = named ?? ownerName;
  return { command: `get ${object}${where}`, read: (output) => readPresence(output, object) };
}

/** The first `kind/name` of a kubectl command. */
function objectIn(fix: string): string | undefined {
  if (!/\bkubectl\b/u.test(fix)) return undefined;
  return /(?<=\s)[a-z]+\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?=\s|$)/u.exec(fix)?.[0];
}

/** `rollout history` lists one revision a line, its number first. An undo goes to the last one but the newest. */
function readHistory(output: string): string {
  const revisions = output
    .split("\n")
    .map((line) => Number(/^\s*(\d+)(?:\s|$)/u.exec(line)?.[1]))
    .filter((revision) => !Number.isNaN(revision))
    .toSorted((left, right) => right - left);
  const [, previous] = revisions;
  return previous === undefined
    ? "Checked again: there is no earlier rollout to go back to."
    : `Checked again: rollout ${previous} still exists.`;
}

function readPresence(output: string, object: string): string {
  return /\bnot ?found\b/iu.test(output)
    ? `Checked again: ${object} is gone.`
    : `Checked again: ${object} still exists.`;
}
