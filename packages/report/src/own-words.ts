import { stateMarks } from "./document.ts";

const marks = [
  ...Object.values(stateMarks),
  ...["red", "yellow", "green", "white", "large_yellow", "large_green"].map(
    (colour) => `:${colour}_circle:`,
  ),
].join("|");
/** Before it may stand what opens a line: a dash, a quotation mark, what nobody sees. */
const faked = new RegExp(`^([\\s\\p{P}\\p{Cf}]*?)(?:(?:${marks})\\uFE0F?[\\s\\p{Cf}]*)+`, "u");

/** A text of a model or of outside, in rows: none begins with a mark of state, which is ours to give. */
export function ownWords(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((row) => row.replace(faked, "$1").trim())
    .filter((row) => row !== "");
}
