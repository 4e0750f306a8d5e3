import { AppError } from "@binnacle/contracts";
import { absentIn, type Filter, filtersIn } from "../explain/comparison-in.ts";
import type { QueryFact } from "../query-evidence.ts";

/** The values of a query, those of one series each: of a moment one, of a range all. */
export type ReadValues = (query: string) => Promise<readonly (readonly number[])[]>;

/** More are not looked after. */
const filtersAtMost = 3;

/** Why a query gives nothing though the series that it reads are there: what it looks for is not so. Where that cannot be asked, nothing. */
export async function unmetFilters(
  query: string,
  read: ReadValues,
  signal: AbortSignal,
): Promise<QueryFact[]> {
  try {
    const absent = absentIn(query);
    const [present, ...unmet] = await Promise.all([
      absent === undefined ? [] : presentFact(query, absent, read),
      ...filtersIn(query)
        .slice(0, filtersAtMost)
        .map((filter) => unmetFact(query, filter, read)),
    ]);
    return [...present, ...unmet.flat()];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return [];
  }
}

async function presentFact(query: string, of: string, read: ReadValues): Promise<QueryFact[]> {
  const { length: series } = await read(of);
  if (series === 0) return [];
  const are = series === 1 ? "1 series is" : `${series} series are`;
  return [factOf({ query: of, text: `${query} does not hold: ${are} there`, values: { series } })];
}

async function unmetFact(query: string, filter: Filter, read: ReadValues): Promise<QueryFact[]> {
  const { text, left } = filter;
  const [all, held] = await Promise.all([read(left), text === query ? [] : read(text)]);
  if (all.length === 0 || held.length > 0) return [];
  const [name, nearest] = nearestOf(filter, all.flat()) ?? [];
  const told = nearest === undefined ? "" : `; the ${name} is ${short(nearest)}`;
  const values = { series: all.length, ...(nearest === undefined ? {} : { nearest }) };
  return [
    factOf({ query: left, text: `${text} holds for none of ${all.length} series${told}`, values }),
  ];
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
