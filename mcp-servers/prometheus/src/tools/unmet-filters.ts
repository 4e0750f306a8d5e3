import { AppError } from "@binnacle/contracts";
import { absentIn, type Filter, filtersIn, isEmptyBy } from "../explain/comparison-in.ts";
import type { QueryFact } from "../query-evidence.ts";

/** The values of a query, those of one series each: of a moment one, of a range all. */
export type ReadValues = (query: string) => Promise<readonly (readonly number[])[]>;

/** More are not looked after. */
const filtersAtMost = 3;

export interface Unmet {
  /** What the query looks for, and is not so. */
  readonly facts: readonly QueryFact[];
  /** Whether that is why it gives nothing. */
  readonly isWhy: boolean;
  /** Why something that it looks for was never compared. */
  readonly uncompared: readonly string[];
}

const unasked: Unmet = { facts: [], isWhy: false, uncompared: [] };

/** Why a query gives nothing though the series that it reads are there: what it looks for is not so. Where that cannot be asked, nothing. */
export async function unmetFilters(
  query: string,
  read: ReadValues,
  signal: AbortSignal,
): Promise<Unmet> {
  try {
    const absent = absentIn(query);
    const filters = filtersIn(query).slice(0, filtersAtMost);
    const [present, ...looked] = await Promise.all([
      absent === undefined ? [] : presentFact(query, absent, read),
      ...filters.map((filter) => lookedAt(query, filter, read)),
    ]);
    const unmet = looked.filter(({ facts }) => facts.length > 0).map(({ text }) => text);
    const parts = new Set([...unmet, ...(present.length === 0 ? [] : [query])]);
    return {
      facts: [...present, ...looked.flatMap(({ facts }) => facts)],
      isWhy: isEmptyBy(parts, query),
      uncompared: looked.flatMap(({ uncompared }) => uncompared),
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return unasked;
  }
}

async function presentFact(query: string, of: string, read: ReadValues): Promise<QueryFact[]> {
  const { length: series } = await read(of);
  if (series === 0) return [];
  const are = series === 1 ? "1 series is" : `${series} series are`;
  return [factOf({ query: of, text: `${query} does not hold: ${are} there`, values: { series } })];
}

interface Looked extends Omit<Unmet, "isWhy"> {
  readonly text: string;
}

async function lookedAt(query: string, filter: Filter, read: ReadValues): Promise<Looked> {
  const { text, left, compared: comparison } = filter;
  const [all, compared, held] = await Promise.all([
    read(left),
    comparison === left ? undefined : read(comparison),
    text === query ? [] : read(text),
  ]);
  const told = { text, facts: [], uncompared: [] };
  if (all.length === 0 || held.length > 0) return told;
  const numbers = (compared ?? all).filter((values) => values.some((each) => !Number.isNaN(each)));
  if (numbers.length > 0) return { ...told, facts: [unmetFact(filter, all, numbers)] };
  const why =
    compared?.length === 0
      ? "no series of one side matches one of the other"
      : "there is no number to compare";
  return { ...told, uncompared: [`${text} compares nothing: ${why}`] };
}

type Values = Awaited<ReturnType<ReadValues>>;

function unmetFact(filter: Filter, all: Values, compared: Values): QueryFact {
  const { text, compared: query } = filter;
  const { length: series } = compared;
  const [name, nearest] = nearestOf(filter, compared.flat()) ?? [];
  const told = nearest === undefined ? "" : `; the ${name} is ${short(nearest)}`;
  const alone = all.length - series;
  const has = alone === 1 ? "1 more has" : `${alone} more have`;
  const others = alone > 0 ? `; ${has} nothing to compare with` : "";
  const values = { series, ...(nearest === undefined ? {} : { nearest }) };
  return factOf({
    query,
    text: `${text} holds for none of ${series} series${told}${others}`,
    values,
  });
}

function factOf(fact: Pick<QueryFact, "query" | "text" | "values">): QueryFact {
  return { ...fact, pointer: "/unmet" };
}

/** The value that is nearest to the number that a filter compares with. */
function nearestOf(
  { operator, threshold }: Filter,
  values: readonly number[],
): readonly [string, number] | undefined {
  const finite = values.filter((each) => Number.isFinite(each));
  const bound = Number(threshold);
  const [first, ...others] = finite;
  if (first === undefined || !Number.isFinite(bound)) return undefined;
  const best = (isBetter: (value: number, than: number) => boolean) =>
    others.reduce((found, each) => (isBetter(each, found) ? each : found), first);
  if (operator.startsWith(">")) return ["highest", best((value, than) => value > than)];
  if (operator.startsWith("<")) return ["lowest", best((value, than) => value < than)];
  return ["nearest", best((value, than) => Math.abs(value - bound) < Math.abs(than - bound))];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
