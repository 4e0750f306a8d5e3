import type { Plant } from "./plant.ts";
import type { CorpusRun } from "./run-corpus.ts";
import type { Group } from "./specimen.ts";

/** What is tried and what came out of it. */
export interface Count {
  readonly tried: number;
  readonly leaked: number;
  readonly recall: number;
}

export interface Summary extends Count {
  readonly secrets: number;
  readonly kinds: number;
  readonly carriers: number;
  readonly notShown: Readonly<Record<string, number>>;
  readonly byGroup: Readonly<Record<string, Count>>;
  readonly byKind: Readonly<Record<string, Count>>;
  readonly byCarrier: Readonly<Record<string, Count>>;
  readonly byWall: Readonly<Record<string, Count>>;
  readonly leaks: readonly LeakRow[];
}

interface LeakRow {
  readonly group: Group;
  readonly kind: string;
  readonly carrier: string;
  /** Its first characters. */
  readonly secret: string;
  readonly walls: readonly string[];
}

/** Those that must be found nearly always. */
const strict: readonly Group[] = ["kubernetes", "aws", "slack", "database", "key", "header"];

/** A secret is tried where its place was shown somewhere, and leaked where any wall let it through. */
export function summaryOf({ plants, tally }: CorpusRun): Summary {
  const tried = new Set([...tally.tried.values()].flatMap((shown) => [...shown]));
  const leaked = Map.groupBy(tally.leaks, ({ plant }) => plant);
  const count = (some: readonly Plant[]): Count =>
    countOf(some.length, some.filter((plant) => leaked.has(plant)).length);
  const by = (name: (plant: Plant) => string): Record<string, Count> =>
    Object.fromEntries(
      [...Map.groupBy(tried, name)]
        .map(([key, some]) => [key, count(some)] as const)
        .toSorted(byName),
    );
  const hidden = Map.groupBy(
    plants.filter((plant) => !tried.has(plant)),
    ({ carrier }) => carrier,
  );
  return {
    ...count([...tried]),
    secrets: plants.length,
    kinds: new Set(plants.map(nameOf)).size,
    carriers: new Set(plants.map(({ carrier }) => carrier)).size,
    notShown: Object.fromEntries([...hidden].map(([carrier, some]) => [carrier, some.length])),
    byGroup: by(({ specimen }) => specimen.group),
    byKind: by(nameOf),
    byCarrier: by(({ carrier }) => carrier),
    byWall: wallsOf({ plants, tally }),
    leaks: [...leaked].map(([{ specimen, carrier, secret }, where]) => ({
      group: specimen.group,
      kind: specimen.kind,
      carrier,
      secret: `${secret.slice(0, 4)}…`,
      walls: where.map(({ wall }) => wall),
    })),
  };
}

function nameOf({ specimen: { group, kind } }: Plant): string {
  return `${group}: ${kind}`;
}

function countOf(tried: number, leaked: number): Count {
  return { tried, leaked, recall: tried === 0 ? 1 : Number((1 - leaked / tried).toFixed(4)) };
}

function wallsOf({ tally }: CorpusRun): Record<string, Count> {
  const leaks = Map.groupBy(tally.leaks, ({ wall }) => wall);
  return Object.fromEntries(
    [...tally.tried].map(([wall, shown]) => [
      wall,
      countOf(shown.size, leaks.get(wall)?.length ?? 0),
    ]),
  );
}

function byName([left]: readonly [string, Count], [right]: readonly [string, Count]): number {
  return left.localeCompare(right);
}

export function isStrict({ group }: LeakRow): boolean {
  return strict.includes(group);
}

/** The recall of the kinds that are held to the higher bar. */
export function strictRecall({ byGroup }: Summary): Count {
  const counts = strict.flatMap((group) => byGroup[group] ?? []);
  const sum = (field: "tried" | "leaked") => counts.reduce((total, one) => total + one[field], 0);
  return countOf(sum("tried"), sum("leaked"));
}
