import { gapsIn } from "./forms.ts";
import { OPENINGS } from "./openings.table.ts";

/** What the kubelet and gRPC set around the words that decide. */
const COMBINED = "(combined from similar events): ";
const RPC = "rpc error: code = ";
const DESC = " desc = ";
/** Ids of sandboxes and containers have 64 digits. */
const ID = /^["'(]?[0-9a-f]{64}["'):,]*$/;
/** A pod as the kubelet writes it, with namespace and uid: `pay-7c41-x2x9z_shop(0b1c…)`. */
const POD_UID = /_[a-z0-9-]{1,63}\([0-9a-f-]{36}\)/g;

/** The message in one line, without envelopes of gRPC, ids of sandboxes and uids of pods. */
export function plainWords(message: string): string {
  const words = message.replaceAll(COMBINED, "").replaceAll(POD_UID, "").split(/\s/);
  return withoutRpc(words.filter((word) => word !== "" && !ID.test(word)).join(" "));
}

function withoutRpc(words: string): string {
  const [head = "", ...parts] = words.split(RPC);
  return head + parts.map((part) => gapsIn(DESC, part)?.[0] ?? part).join("");
}

const HEADS = OPENINGS.map((opening) => ({ opening, head: opening.split("…")[0] ?? "" }));

/** The words behind all openings that fit, one after the other; an opening that is all there is stays. */
export function withoutOpenings(words: string): string {
  let rest = words;
  for (let next = opened(rest); next !== undefined; next = opened(rest)) rest = next;
  return rest;
}

function opened(words: string): string | undefined {
  const fitting = HEADS.filter(({ head }) => words.startsWith(head));
  const rest = fitting.map(({ opening }) => gapsIn(opening, words)?.at(-1)).find((item) => item);
  return rest && withoutQuotes(rest);
}

/** `"back-off 5m0s restarting failed container"` behind an opening. */
function withoutQuotes(words: string): string {
  const isQuoted = words.length > 2 && words.startsWith('"') && words.endsWith('"');
  return isQuoted && words.indexOf('"', 1) === words.length - 1 ? words.slice(1, -1) : words;
}
