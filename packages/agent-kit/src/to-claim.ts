import type { Claim, Slot } from "@binnacle/contracts";
import type { Citations } from "./create-citations.ts";

export type ToClaim =
  | { readonly kind: "claim"; readonly claim: Claim }
  | { readonly kind: "wrong"; readonly complaints: readonly string[] };

const slot = /\{(e\d+)\.([\w-]+)\}/gu;
const marks = /\s*\[(e\d+(?:\s*[,;]\s*e\d+)*)\]/gu;

/**
 * `{e3.restarts} restarts since {e3.since} [e3, e4]` as a claim: slots by name, evidence by id in the order of citation.
 * Wrong where a handle or a value does not exist; the words name what does.
 */
export function toClaim(written: string, { evidenceOf }: Pick<Citations, "evidenceOf">): ToClaim {
  const complaints: string[] = [];
  const ids: string[] = [];
  const slots: Record<string, Slot> = {};
  const cite = (handle: string): string | undefined => {
    const id = evidenceOf(handle)?.id;
    if (id === undefined) complaints.push(`there is no ${handle}`);
    else if (!ids.includes(id)) ids.push(id);
    return id;
  };
  const filled = written.replaceAll(slot, (found, handle: string, key: string) => {
    const id = cite(handle);
    const values = evidenceOf(handle)?.values ?? {};
    if (id === undefined) return found;
    if (values[key] === undefined) {
      complaints.push(
        `${handle} has no value ${key}; it has ${Object.keys(values).join(", ") || "none"}`,
      );
      return found;
    }
    const name = `s${Object.keys(slots).length + 1}`;
    slots[name] = { evidence: id, key };
    return `{${name}}`;
  });
  const text = filled.replaceAll(marks, (_found, handles: string) => {
    for (const handle of handles.match(/e\d+/gu) ?? []) cite(handle);
    return "";
  });
  if (complaints.length > 0) return { kind: "wrong", complaints };
  const claim: Claim = { text: text.replace(/\s+([.,;])/gu, "$1").trim(), evidence: ids };
  return { kind: "claim", claim: Object.keys(slots).length === 0 ? claim : { ...claim, slots } };
}
