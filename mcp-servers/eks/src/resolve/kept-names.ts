import { present } from "@binnacle/contracts";
import type { Kind } from "@binnacle/diagnosis";
import type { KeptItems } from "../watch/kept-kind.ts";
import type { Named } from "./metadata.ts";

/** The objects of a list that is kept, by their names; of all, or of one name. */
export function namedIn(
  { kind }: Kind,
  { items, unreadable }: KeptItems,
  wanted: string | undefined,
): Named[] {
  const read = items.kind === "known" ? items.value : [];
  const named = read.flatMap(({ metadata }): Named[] => {
    const { name, namespace, uid, ownerReferences } = metadata;
    if (wanted !== undefined && name !== wanted) return [];
    const owner = ownerReferences.find(({ controller }) => controller === true);
    const known = uid === "" ? undefined : uid;
    return [
      { ref: present({ kind, namespace, name, uid: known }), owner: owner ?? ownerReferences[0] },
    ];
  });
  const others = unreadable.flatMap(({ gap: { about } }): Named[] => {
    const { name, namespace } = about;
    if (name === undefined || (wanted !== undefined && name !== wanted)) return [];
    return [{ ref: present({ kind, namespace, name }), owner: undefined }];
  });
  return [...named, ...others];
}
