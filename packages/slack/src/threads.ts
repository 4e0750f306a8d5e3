import type { Answer } from "@binnacle/contracts";

type Choices = Answer["choices"];

/** What this process knows of threads: where it takes part, what it asked there, and where it does not. */
export interface Threads {
  /** Takes part from now on; replies wait until the work is done. */
  readonly enter: (key: string, work: Promise<unknown>) => void;
  readonly isOurs: (key: string) => boolean;
  /** Slack was asked, and nothing of ours stands there. */
  readonly isStrange: (key: string) => boolean;
  readonly markStrange: (key: string) => void;
  /** Until what runs in the thread is done. */
  readonly settled: (key: string) => Promise<void>;
  /** The buttons of the last answer, which a reply may name instead. */
  readonly offer: (key: string, choices: Choices) => void;
  readonly offered: (key: string) => Choices;
}

interface Entry {
  readonly isOurs: boolean;
  readonly running: Promise<unknown> | undefined;
  readonly choices: Choices;
}

/** The longest unused is forgotten first. */
const capacity = 5000;
const unknown: Entry = { isOurs: false, running: undefined, choices: [] };

export function createThreads(): Threads {
  const entries = new Map<string, Entry>();
  const of = (key: string): Entry => entries.get(key) ?? unknown;
  return {
    enter(key, work) {
      set(key, { ...of(key), isOurs: true, running: work });
    },
    isOurs: (key) => of(key).isOurs,
    isStrange: (key) => entries.has(key) && !of(key).isOurs,
    markStrange: (key) => set(key, unknown),
    async settled(key) {
      await Promise.allSettled([of(key).running]);
    },
    offer: (key, choices) => set(key, { ...of(key), choices }),
    offered: (key) => of(key).choices,
  };

  function set(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
  }
}
