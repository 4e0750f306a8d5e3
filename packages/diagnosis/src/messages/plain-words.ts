/** What the kubelet and gRPC set around the words that decide. */
const ENVELOPES = [/\(combined from similar events\): /g, /rpc error: code = \w+ desc = /g];
/** Ids of sandboxes and containers have 64 digits; nothing that decides is one word of that length. */
const ID = /^["'(]?[0-9a-f]{64}["'):,]*$/;

/** The message in one line, without envelopes of gRPC and ids of sandboxes. */
export function plainWords(message: string): string {
  const opened = ENVELOPES.reduce((text, envelope) => text.replaceAll(envelope, ""), message);
  const words = opened.split(/\s/).filter((word) => word !== "" && !isId(word));
  return words.join(" ");
}

function isId(word: string): boolean {
  return word.length < 70 && ID.test(word);
}

/** The words behind all openings that fit, one after the other; an opening that is all there is stays. */
export function withoutOpenings(openings: readonly RegExp[], text: string): string {
  const opening = openings.find((form) => form.test(text));
  const rest = opening === undefined ? "" : text.replace(opening, "");
  return rest === "" || rest === text ? text : withoutOpenings(openings, rest);
}
