import { maskNumber } from "./mask-number.ts";
import { hidden, kept, type Masked } from "./masked.ts";

/** Letters and digits of names that Kubernetes generates: no vowels. */
const generated = /^[b-df-hj-np-tv-z0-9]{5,10}$/;
/** Long, with digits and capitals: nobody typed it. */
const opaque = /^[\w+/-]{16,}={0,2}$|=$/;
/** Fewer digits may be a part of the name: s3, p95, eu-west-1. */
const shownDigits = 3;

/**
 * A word with digits: `489945` is `<num>`, `o-489945` is `o-<id>`, `orders_17` is `orders_<num>`,
 * `payment-6d9f7c5b44-x2x9z` is `payment-<id>`.
 */
export function maskName(word: string): Masked {
  const number = maskNumber(word);
  if (number !== undefined) return number;
  if (opaque.test(word) && /[A-Z]/.test(word) && !/[a-z]{4}/.test(word)) return hidden("<id>");
  const masked = maskParts(word.split(/([-_.])/));
  const digits = word.replaceAll(/\D/g, "").length;
  return digits <= shownDigits ? kept(masked, word) : hidden(masked);
}

/** Names and separators in turn. The generated ones behind the first with digits are of the same id. */
function maskParts(parts: readonly string[]): string {
  const first = parts.findIndex(hasDigit);
  if (first === -1) return parts.join("");
  let next = first + 1;
  while (next + 1 < parts.length && isVariable(parts[next + 1] ?? "")) next += 2;
  const mask = next > first + 1 ? "<id>" : maskPart(parts[first] ?? "");
  return parts.slice(0, first).join("") + mask + maskParts(parts.slice(next));
}

function maskPart(part: string): string {
  const [, letters = "", digits = ""] = /^([A-Za-z]*)(\d+)$/.exec(part) ?? [];
  if (letters !== "") return `${letters}<num>`;
  return digits !== "" && digits.length <= shownDigits ? "<num>" : "<id>";
}

function isVariable(part: string): boolean {
  return hasDigit(part) || generated.test(part);
}

function hasDigit(part: string): boolean {
  return /\d/.test(part);
}
