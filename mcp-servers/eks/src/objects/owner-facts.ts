import type { ObjectRef } from "@binnacle/contracts";
import type { ObjectFact } from "@binnacle/diagnosis";
import { readChains, rootText } from "./owner-chain.ts";
import { Pod } from "./pod-object.ts";
import type { PodScope } from "./pod-scope.ts";

/** Of a pod whose it is, by owner references: its name does not tell it. */
export async function ownerFacts(
  ref: ObjectRef,
  object: unknown,
  scope: PodScope,
): Promise<ObjectFact[]> {
  const pod = Pod.safeParse(object).data;
  if (pod === undefined) return [];
  const { ownersOf } = await readChains([pod], scope);
  const owner = rootText(ownersOf(pod));
  if (owner === undefined) return [];
  const text = `pod/${ref.name}: belongs to ${owner}`;
  return [
    { subject: ref, pointer: "/metadata/ownerReferences", value: owner, text, values: { owner } },
  ];
}
