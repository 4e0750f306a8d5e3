import {
  type Finding,
  type Hash,
  type Hypothesis,
  type Investigation,
  type MemoryRecord,
  type ObjectRef,
  present,
  stanceOf,
  type Verdict,
} from "@binnacle/contracts";
import { causes, fingerprintOf, memoryDocument } from "@binnacle/diagnosis";

interface About {
  readonly investigation: Investigation;
  readonly hypothesis: Hypothesis;
  readonly hash: Hash;
}

/** Every id that a verdict of this person on this hypothesis may have in memory. */
export function recordIdsOf({ investigationId, hypothesisId, by }: Verdict): string[] {
  const id = `${investigationId}/${hypothesisId}/${by.id}`;
  return [id, rightIdOf(id)];
}

function rightIdOf(id: string): string {
  return `${id}/right`;
}

/**
 * What memory learns of a verdict. A correction counts against what was shown, and for what it was instead; that it was
 * known already says nothing of the cause.
 */
export function recordsOf(verdict: Verdict, about: About): MemoryRecord[] {
  const { finding } = about.hypothesis;
  const shown = { ...recordOn(finding, verdict, about), fix: fixOf(finding) };
  if (verdict.kind === "accept") return [{ ...shown, verdict: "accept" }];
  const { note } = verdict;
  if (verdict.kind === "reject")
    return verdict.reason === "known_already"
      ? []
      : [{ ...shown, verdict: "reject", ...present({ note }) }];
  const { worked } = verdict;
  if (stanceOf(verdict) === "accepted")
    return [{ ...shown, verdict: "accept", ...present({ worked, note }) }];
  const right = recordOn(rightFinding(verdict, about), verdict, about);
  return [
    { ...shown, verdict: "reject" },
    {
      ...right,
      id: rightIdOf(right.id),
      verdict: "accept",
      // What the engine proposed was for something else: what helped only the person knows.
      fix: { text: note ?? "" },
      ...present({ worked }),
    },
  ];
}

type Remembered = Pick<
  Finding,
  "owner" | "culprit" | "cause" | "title" | "symptom" | "fingerprint" | "since"
>;

function rightFinding(
  { cause: said, culprit, note = "" }: Extract<Verdict, { kind: "modify" }>,
  { investigation, hypothesis: { finding }, hash }: About,
): Remembered {
  const owner: ObjectRef = culprit ?? finding.owner;
  const cause = said ?? finding.cause;
  const title = causes.find(({ id }) => id === cause)?.title ?? "another cause";
  // A cause that is not in the catalogue is told apart by the words of the person.
  const told = cause === "unlisted" ? `${cause} ${note}` : cause;
  const clusterId = investigation.scope.cluster.id;
  const fingerprint = fingerprintOf({ clusterId, owner, cause: told }, hash);
  return { ...finding, owner, culprit: owner, cause, title, fingerprint };
}

function recordOn(
  finding: Remembered,
  verdict: Verdict,
  { investigation: { scope, askedAt } }: About,
): Omit<MemoryRecord, "verdict" | "fix"> {
  const { owner, fingerprint, cause, title, since } = finding;
  const { by, at } = verdict;
  const [id = ""] = recordIdsOf(verdict);
  return {
    id,
    fingerprint,
    clusterId: scope.cluster.id,
    namespace: owner.namespace ?? "",
    owner: { kind: owner.kind, name: owner.name },
    cause,
    title,
    document: memoryDocument(finding),
    by,
    occurredAt: since ?? askedAt,
    decidedAt: at,
  };
}

/** A pause mends nothing: what is remembered is the step behind it. */
function fixOf({ fix }: Finding): MemoryRecord["fix"] {
  const undo = fix.find(({ undoesRollout }) => undoesRollout === true);
  const step = undo ?? fix.find(({ pauses }) => pauses === undefined);
  const object = step?.object && { kind: step.object.kind, name: step.object.name };
  return {
    text: step?.command ?? step?.text ?? "",
    ...present({ object, undoesRollout: step?.undoesRollout }),
  };
}
