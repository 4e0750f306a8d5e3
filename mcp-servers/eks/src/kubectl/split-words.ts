import { AppError } from "@binnacle/contracts";

const piece = /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>[^"$`\\]*)"|[^\s'"|&;<>$`\\()?#~]+/uy;

/** Splits a command line into words as a shell would, and refuses everything that only a shell could run. */
export function splitWords(given: string): string[] {
  const line = given.trim();
  if (/[\n\r]/u.test(line)) throw notAShell("a line end");
  const words: string[] = [""];
  for (let at = 0; at < line.length; ) {
    piece.lastIndex = at;
    const match = piece.exec(line);
    if (match === null) throw notAShell(line.charAt(at));
    const { space, single, double } = match.groups ?? {};
    if (space === undefined) words.push((words.pop() ?? "") + (single ?? double ?? match[0]));
    else words.push("");
    at += match[0].length;
  }
  return words;
}

function notAShell(what: string): AppError {
  const named = what === "'" || what === '"' ? "an open quotation" : JSON.stringify(what);
  return new AppError(
    "bad_input",
    `There is no shell here, so ${named} cannot be used. Put a value with such characters in single quotes.`,
  );
}
