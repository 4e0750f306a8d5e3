import { errorKinds } from "./error-kinds.table.ts";
import { statusesIn } from "./statuses-in.ts";

/** What stands further behind in a line is not looked at. */
const maxCharacters = 50_000;

const phrased = errorKinds.map((each) => ({ ...each, phrases: each.phrases.map(inWords) }));

/** The kinds of failure that a line says. */
export function kindsOf(text: string): string[] {
  const line = text.slice(0, maxCharacters);
  const statuses = statusesIn(line);
  const words = inWords(line);
  return phrased
    .filter(
      ({ phrases, says, statuses: own = [] }) =>
        own.some((status) => statuses.has(status)) ||
        (says === undefined ? phrases.some((phrase) => words.includes(phrase)) : says.test(line)),
    )
    .map(({ kind }) => kind);
}

/** The kinds of which a search finds the line, whatever it says. */
export function kindsSought(text: string): string[] {
  const words = inWords(text.slice(0, maxCharacters));
  return phrased
    .filter(
      ({ phrases, statuses = [] }) =>
        phrases.some((phrase) => words.includes(phrase)) ||
        statuses.some((status) => words.includes(` ${status} `)),
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
