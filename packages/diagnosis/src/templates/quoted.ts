import { methods } from "./http-words.ts";
import { hidden, kept, type Masked } from "./masked.ts";
import { isTelling, isTellingAlone } from "./outcomes.ts";

/** A longer quotation is not shown. */
const shownQuotation = 60;
/** How a client names itself: `Mozilla/5.0 (…)`. */
const product = /^[\w.-]{1,60}\/\d/;

/** What stands between quotes or brackets, as one value. */
export function maskQuoted(content: string): Masked {
  const isShown = content.length <= shownQuotation && !/\d/.test(content);
  return isShown ? kept("<*>", content) : hidden("<*>");
}

/** A quotation is a value, unless it tells what happened: then its words are read. `before` is what stands before it; of a row of a database it is `(key)=`. */
export function tells(content: string, before: string): boolean {
  if (before.endsWith(")=")) return false;
  if (content === "" || content.startsWith("<") || before === "") return true;
  if (product.test(content)) return false;
  const words = content.split(" ");
  if (methods.has(words[0] ?? "")) return true;
  if (/(?:err|error|reason|cause|msg|message|result|outcome)[=:] ?$/i.test(before)) return true;
  return words.some(words.length === 1 ? isTellingAlone : isTelling);
}
