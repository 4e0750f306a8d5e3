import { allVerbs, type Verb, verbs } from "./verbs.table.ts";

interface Usage {
  readonly verb: Verb;
  /** `why <name>`. */
  readonly short: string;
  /** `why <name> [-n namespace]`. */
  readonly usage: string;
  readonly help: string;
}

/** What can be typed, with a line of help each. */
export const usages: readonly Usage[] = allVerbs.flatMap((verb) => {
  const { typed, takes } = verbs[verb];
  if (typed === undefined) return [];
  const short = `${verb} ${typed.argument}`.trim();
  const usage = takes === "name" ? `${short} [-n namespace]` : short;
  return [{ verb, short, usage, help: typed.help }];
});

/** The same in one line, as Slack shows it while a command is typed. */
export const usageHint = usages.map(({ short }) => short).join(" | ");
