import type { Change, ObjectRef } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { written } from "../graph/object-key.ts";
import type { Metadata } from "../state/shapes.ts";
import { getWrites, writesOf } from "./writes-of.ts";

/** A write this soon after the creation belongs to it. */
const CREATION_MS = 10_000;

interface Written {
  readonly subject: ObjectRef;
  readonly metadata: Metadata | undefined;
  readonly path: readonly string[];
  readonly kind: Change["kind"];
  readonly text: string;
}

/** The last write of a path, as the object's managedFields tell it; its creation where nothing was written since. */
export function writeChange(ledger: Ledger, what: Written): Change | undefined {
  const { subject, metadata, path, kind, text } = what;
  const [write] = writesOf(metadata?.managedFields ?? [], path);
  if (write === undefined) return undefined;
  const { time: at, manager: by } = write;
  const age = Date.parse(at) - Date.parse(metadata?.creationTimestamp ?? "");
  const isCreation = age < CREATION_MS;
  const said = isCreation ? "created" : text;
  const evidence = ledger.cite({
    subject,
    pointer: "/metadata/managedFields",
    value: [path, by, at],
    values: { by, at: { at } },
    text: `${written(subject)}: ${said}, by ${by}`,
    kubectl: getWrites(subject),
  });
  const told = isCreation ? "created" : kind;
  return { at, subject, kind: told, text: said, by, evidence: [evidence] };
}
