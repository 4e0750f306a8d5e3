import type { StoredLine } from "../query/stored-line.ts";
import { errorKinds } from "./error-kinds.table.ts";
import { statusesIn } from "./statuses-in.ts";
import { withoutSettings } from "./without-settings.ts";

/** What stands further behind in a line is not looked at. */
const maxCharacters = 50_000;

const kinds = errorKinds.map(({ kind, phrases, endings = [], statuses = [] }) => ({
  kind,
  statuses,
  parts: [...phrases.map(inWords), ...endings.map((ending) => `${ending} `)],
}));

type Line = Pick<StoredLine, "text" | "status">;

/** The kinds of failure that a line says. */
export function kindsOf({ text, status }: Line): string[] {
  const line = text.slice(0, maxCharacters);
  const said = new Set([...statusesIn(line), Number(status)]);
  const words = inWords(withoutSettings(line, { isNamed: true }));
  const ofTimes = inWords(withoutSettings(line));
  return kinds
    .filter(
      ({ kind, parts, statuses }) =>
        statuses.some((one) => said.has(one)) ||
        hasOneOf(parts, kind === "timeout" ? ofTimes : words),
    )
    .map(({ kind }) => kind);
}

/** The kinds of which a search finds the line, whatever it says. */
export function kindsSought({ text, status = "" }: Line): string[] {
  const words = inWords(`${status} ${text.slice(0, maxCharacters)}`);
  return kinds
    .filter(
      ({ parts, statuses }) =>
        hasOneOf(parts, words) || statuses.some((one) => words.includes(` ${one} `)),
    )
    .map(({ kind }) => kind);
}

function hasOneOf(parts: readonly string[], words: string): boolean {
  return parts.some((part) => words.includes(part));
}

/** Lower case, one space between words, at the start and at the end. */
function inWords(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim()} `;
}
