import { type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ImportedCase } from "../../import/imported-case.ts";

const Owned = z.object({
  metadata: z.object({
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
  }),
});

/** The object and all that own it, itself first. */
export function withOwners(about: ObjectRef, objects: ImportedCase["objects"]): ObjectRef[] {
  const { kind, name, namespace } = about;
  const object = objects.find(
    ({ kind: other, metadata }) =>
      other === kind && metadata.name === name && metadata.namespace === namespace,
  );
  const [owner] = Owned.safeParse(object).data?.metadata.ownerReferences ?? [];
  if (owner === undefined) return [about];
  return [about, ...withOwners({ ...owner, ...present({ namespace }) }, objects)];
}
