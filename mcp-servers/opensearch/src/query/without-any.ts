import { indicesOf, type LogField, untoldIn } from "../fields/log-fields.ts";
import { levelWords } from "../levels.table.ts";
import type { Clause } from "./clause.ts";

/**
 * Documents that hold none of the fields; an empty string exists, and says nothing. Where OpenSearch refuses to tell
 * whether a field is held, it is taken for not held.
 */
export function withoutAny(fields: readonly LogField[]): Clause {
  return { bool: { must_not: fields.flatMap(holding) } };
}

/** Documents that hold no level; where OpenSearch refuses to tell whether they hold one, those with none that is known. */
export function withoutLevels(fields: readonly LogField[]): Clause {
  const words = levelWords.flatMap(inAnyCase);
  const known = fields.flatMap((field) => {
    const untold = untoldIn(field);
    return untold.length === 0 ? [] : [within(untold, { terms: { [field.name]: words } })];
  });
  return { bool: { must_not: [...fields.flatMap(holding), ...known] } };
}

export function inAnyCase(word: string): string[] {
  return [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];
}

/** Of an index that it is not asked of OpenSearch does not refuse the clause. */
function holding(field: LogField): Clause[] {
  const { name, keyword, isText } = field;
  const exists = existing(field);
  const whole = keyword ?? (isText ? undefined : name);
  const held =
    whole === undefined
      ? exists
      : { bool: { filter: [exists], must_not: [{ term: { [whole]: "" } }] } };
  const untold = untoldIn(field);
  if (untold.length === 0) return [held];
  const told = [...new Set(indicesOf(field))].filter((index) => !untold.includes(index));
  return told.length === 0 ? [] : [within(told, held)];
}

/** Documents that hold the field, and no object of its name. */
export function existing({ name, leafIn }: Pick<LogField, "name" | "leafIn">): Clause {
  const exists = { exists: { field: name } };
  return leafIn === undefined ? exists : within(leafIn, exists);
}

/** The clause in these indices only. */
export function within(indices: readonly string[], clause: Clause): Clause {
  return { bool: { filter: [{ terms: { _index: indices } }, clause] } };
}
