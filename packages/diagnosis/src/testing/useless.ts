import type { Finding, Step } from "@binnacle/contracts";

/** A title stands in a notification. */
const TITLE_AT_MOST = 120;

/** What of a finding would not help somebody at night: nothing to run, or a command that does not work. */
export function uselessIn(finding: Finding): string[] {
  const { title, state, fix, later, nextCheck } = finding;
  const steps = [...fix, ...later, ...(nextCheck === undefined ? [] : [nextCheck])];
  const commands = steps.flatMap(({ command }) => command ?? []);
  const now = [...fix, ...(nextCheck === undefined ? [] : [nextCheck])];
  const hasStep = now.some(({ command }) => command !== undefined);
  return [
    ...(hasStep || state === "resolved" ? [] : [`${title}: nothing to run`]),
    ...(title.length > TITLE_AT_MOST ? [`a title of ${title.length} characters: ${title}`] : []),
    ...misplacedPause(fix),
    ...commands.flatMap(brokenIn),
  ];
}

/** It comes before what it protects. */
function misplacedPause(fix: readonly Step[]): string[] {
  const at = fix.findIndex(({ pauses }) => pauses !== undefined);
  const isAlone = at >= 0 && fix.length === 1;
  return at > 0 || isAlone ? ["a pause that protects nothing"] : [];
}

/** Faults that no shell and no kubectl forgives, in a command or in the commands of a pipe. */
function brokenIn(command: string): string[] {
  return command.split(" | ").flatMap((part) => {
    const words = wordsIn(part);
    if (words === undefined) return [`a shell reads it otherwise: ${command}`];
    const faults = [
      !["kubectl", "argocd", "flux", "sed"].includes(words[0] ?? ""),
      words.includes("undo") && !words.some((word) => /^--to-revision=[1-9]\d*$/.test(word)),
      words.includes("undefined") || words.includes(""),
      words.some((word, index) => words[index - 1] === "-p" && !isJson(word)),
    ];
    return faults.includes(true) ? [`it does not work: ${command}`] : [];
  });
}

/** The words of a shell; nothing where it would do more than call a program. */
function wordsIn(command: string): string[] | undefined {
  const word = /\s*((?:[^\s'"\\<>|;&$`(){}*?#~!]|'[^']*'|\\')+)/y;
  const words: string[] = [];
  while (word.lastIndex < command.length) {
    const found = word.exec(command)?.[1];
    if (found === undefined) return undefined;
    words.push(found.replaceAll(/'([^']*)'/g, "$1"));
  }
  return words;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
