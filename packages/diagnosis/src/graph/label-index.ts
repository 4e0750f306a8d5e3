interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Finds labelled things by selector without looking at all of them. */
export interface LabelIndex<T extends Labelled> {
  /** All of the namespace whose labels hold every pair. An empty selector selects nothing. */
  readonly matching: (namespace: string, selector: Readonly<Record<string, string>>) => T[];
}

export function createLabelIndex<T extends Labelled>(items: Iterable<T>): LabelIndex<T> {
  const byPair = new Map<string, T[]>();
  for (const item of items) {
    for (const [key, value] of Object.entries(item.labels)) {
      add(byPair, `${item.namespace}\n${key}\n${value}`, item);
    }
  }
  return {
    matching: (namespace, selector) => {
      const pairs = Object.entries(selector);
      const lists = pairs.map(([key, value]) => byPair.get(`${namespace}\n${key}\n${value}`) ?? []);
      const shortest = lists.toSorted((left, right) => left.length - right.length)[0] ?? [];
      return shortest.filter((item) => pairs.every(([key, value]) => item.labels[key] === value));
    },
  };
}

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}
