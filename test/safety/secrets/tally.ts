import { createFinder } from "./forms.ts";
import type { Plant } from "./plant.ts";
import type { Look } from "./walls/wall.ts";

interface Leak {
  readonly plant: Plant;
  readonly wall: string;
}

/** What was tried, a secret at a wall, and what got through. */
export interface Tally {
  readonly look: Look;
  /** Plants that a wall showed at all, by wall. */
  readonly tried: ReadonlyMap<string, ReadonlySet<Plant>>;
  readonly leaks: readonly Leak[];
}

export function createTally(plants: readonly Plant[]): Tally {
  const find = createFinder(plants);
  const tried = new Map<string, Set<Plant>>();
  const leaked = new Map<string, Set<Plant>>();
  return {
    look({ wall, text }) {
      const found = find(text);
      add(tried, wall, [...found.shown, ...found.leaked]);
      add(leaked, wall, found.leaked);
    },
    tried,
    get leaks() {
      return [...leaked].flatMap(([wall, some]) => [...some].map((plant) => ({ plant, wall })));
    },
  };
}

function add(to: Map<string, Set<Plant>>, wall: string, plants: Iterable<Plant>): void {
  const known = to.get(wall) ?? new Set();
  for (const plant of plants) known.add(plant);
  to.set(wall, known);
}
