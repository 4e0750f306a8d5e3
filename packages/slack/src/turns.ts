import type { Asked } from "@binnacle/contracts";

/** Of what one person asks so much runs at once; the rest comes in its turn, so that others need not wait for it. */
export interface Turns {
  /** Investigations and what is answered at once wait for their like alone. */
  readonly run: <T>(asker: Asker, work: Work<T>) => Promise<T>;
}

interface Asker {
  readonly user: string;
  readonly depth: Asked["depth"];
}

/** `comes`: until it is its turn; undefined: it is. Work that ends before gives its turn up. */
type Work<T> = (comes: Promise<void> | undefined) => Promise<T>;

const atOnce = 3;

interface Line {
  running: number;
  readonly waiting: Set<() => void>;
}

export function createTurns(): Turns {
  const lines = new Map<string, Line>();
  return {
    async run({ user, depth }, work) {
      const key = `${user}:${depth}`;
      const line = lines.get(key) ?? { running: 0, waiting: new Set() };
      lines.set(key, line);
      const { promise, resolve: begin } = Promise.withResolvers<void>();
      const waits = line.running >= atOnce;
      if (waits) line.waiting.add(begin);
      else line.running += 1;
      try {
        return await work(waits ? promise : undefined);
      } finally {
        if (!line.waiting.delete(begin)) leave(line);
        if (line.running === 0) lines.delete(key);
      }
    },
  };
}

/** Who waits longest takes the place. */
function leave(line: Line): void {
  const [next] = line.waiting;
  if (next === undefined) {
    line.running -= 1;
    return;
  }
  line.waiting.delete(next);
  next();
}
