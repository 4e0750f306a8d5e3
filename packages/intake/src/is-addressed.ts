import { phrases } from "./phrases.table.ts";
import { plainText } from "./plain-text.ts";

const imperatives =
  /^(?:please\s+)?(?:show|give|get|list|check|look|tell|print|explain|refresh|logs|changes|alerts|kubectl|help|why|what\s+changed|which|what\s+did\s+you)\b/iu;

/**
 * Whether a reply in a thread of ours, without a mention, is meant for us: a question or a request. People talk to each
 * other there too, and thanks, plans and names of others are not ours to answer.
 */
export function isAddressed(text: string): boolean {
  if (/<@[A-Z0-9]+/u.test(text)) return false;
  const plain = plainText(text);
  if (/\?\s*(?:\p{Extended_Pictographic}|:[a-z_]+:|\s)*$/u.test(plain)) return true;
  if (imperatives.test(plain)) return true;
  return phrases.some(({ verb, pattern }) => verb === "changes" && pattern.test(plain));
}
