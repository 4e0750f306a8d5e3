import type { Claim, Reply } from "@binnacle/contracts";
import { inJson } from "@binnacle/diagnosis";
import { contextOf } from "./context.ts";
import type { Telling } from "./document.ts";
import { textOf } from "./text-of.ts";

/** A reply as JSON: as it is, but with every sentence written out, since whoever reads it has no slots to fill. */
export function toJson(reply: Reply, telling: Telling): string {
  const shown = reply.kind === "investigation" ? reply.investigation : reply.answer;
  const context = contextOf(shown.evidence, telling, []);
  return escaped(
    JSON.stringify(
      shown,
      (_, value: unknown) => {
        if (!hasSlots(value)) return value;
        const { slots, text, title, ...rest } = value;
        const written = (words: string) => textOf({ text: words, slots }, context);
        return { ...rest, text: text && written(text), title: title && written(title) };
      },
      2,
    ),
  );
}

/** What a terminal that prints it would obey or hide, as JSON may write it; all else that could is escaped already. */
function escaped(json: string): string {
  return json.replaceAll(HIDDEN, inJson);
}

const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A claim, or an answer with its title. */
interface Sentence extends Required<Pick<Claim, "slots">> {
  readonly text?: string;
  readonly title?: string;
}

function hasSlots(value: unknown): value is Sentence {
  return typeof value === "object" && value !== null && "slots" in value;
}
