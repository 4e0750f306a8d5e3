import type { Proving } from "@binnacle/agent-kit";
import { type Finding, keyOf, type ObjectRef, type Task } from "@binnacle/contracts";
import { causes, fingerprintOf, tellsWell } from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import { ownerOf } from "./named-object.ts";
import type { SubmittedHypothesis } from "./submission.ts";

/** It is the first line that people read: it names the culprit, and says that something is wrong. */
export function titleOf(said: string | undefined, { name }: ObjectRef): string {
  if (said === undefined || tellsWell(said)) return `something is wrong with ${name}`;
  return said.toLowerCase().includes(name.toLowerCase()) ? said : `${name}: ${said}`;
}

/** What it is known by: the cause of the catalogue, else its symptom, on the owner of its culprit. */
export function identityOf(
  { cause: named, symptom }: SubmittedHypothesis,
  culprit: ObjectRef,
  reading: Pick<Proving, "citations"> & { readonly task: Task },
): Pick<Finding, "id" | "cause" | "owner" | "fingerprint"> {
  const isListed = causes.some(({ id }) => id === named);
  const owner = ownerOf(culprit, reading);
  const { id: clusterId } = reading.task.scope.cluster;
  const cause = isListed ? named : `unlisted ${symptom.toLowerCase()}`;
  const fingerprint = fingerprintOf({ clusterId, owner, cause }, hash);
  const id = hash([fingerprint, keyOf(culprit)]).slice(0, 16);
  return { id, cause: isListed ? named : "unlisted", owner, fingerprint };
}

/** By their handles in the context document, which are their places. */
export function explainedBy(
  { explains = [] }: SubmittedHypothesis,
  { task }: { readonly task: Task },
): string[] {
  return explains.flatMap((handle) => task.findings[Number(handle.slice(1)) - 1]?.id ?? []);
}
