import type { StoredLine } from "../query/stored-line.ts";
import { errorKinds } from "./error-kinds.table.ts";
import { statusesIn } from "./statuses-in.ts";

/** What stands further behind in a line is not looked at. */
const maxCharacters = 50_000;

const phrased = errorKinds.map((each) => ({ ...each, phrases: each.phrases.map(inWords) }));

type Line = Pick<StoredLine, "text" | "status">;

/** The kinds of failure that a line says. */
export function kindsOf({ text, status }: Line): string[] {
  const line = text.slice(0, maxCharacters);
  const statuses = new Set([...statusesIn(line), Number(status)]);
  const words = inWords(line);
  return phrased
    .filter(
      ({ phrases, says, statuses: own = [] }) =>
        own.some((one) => statuses.has(one)) ||
        (says === undefined ? phrases.some((phrase) => words.includes(phrase)) : says.test(line)),
    )
    .map(({ kind }) => kind);
}

/** The kinds of which a search finds the line, whatever it says. */
export function kindsSought({ text, status = "" }: Line): string[] {
  const words = inWords(`${status} ${text.slice(0, maxCharacters)}`);
  return phrased
    .filter(
      ({ phrases, statuses = [] }) =>
        phrases.some((phrase) => words.includes(phrase)) ||
        statuses.some((one) => words.includes(` ${one} `)),
    )
    .map(({ kind }) => kind);
}

/** Lower case, one space between words, at the start and at the end. */
function inWords(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim()} `;
}
