import { gapsIn } from "./forms.ts";

/** What the kubelet and gRPC set around the words that decide. */
const COMBINED = "(combined from similar events): ";
const RPC = "rpc error: code = ";
const DESC = " desc = ";
/** Ids of sandboxes and containers have 64 digits. */
const ID = /^["'(]?[0-9a-f]{64}["'):,]*$/;

/** The message in one line, without envelopes of gRPC and ids of sandboxes. */
export function plainWords(message: string): string {
  const words = message.replaceAll(COMBINED, "").split(/\s/);
  return withoutRpc(words.filter((word) => word !== "" && !ID.test(word)).join(" "));
}

function withoutRpc(words: string): string {
  const [head = "", ...parts] = words.split(RPC);
  return head + parts.map((part) => gapsIn(DESC, part)?.[0] ?? part).join("");
}

/** The words behind all openings that fit, one after the other; an opening that is all there is stays. */
export function withoutOpenings(openings: readonly string[], words: string): string {
  let rest = words;
  for (let next = opened(openings, rest); next !== undefined; next = opened(openings, rest))
    rest = next;
  return rest;
}

function opened(openings: readonly string[], words: string): string | undefined {
  const fitting = openings.filter((opening) => words.startsWith(opening.split("…")[0] ?? opening));
  return fitting.map((opening) => gapsIn(opening, words)?.at(-1)).find((rest) => rest);
}
