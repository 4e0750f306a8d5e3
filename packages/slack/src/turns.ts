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

/** `comes`: until it is its turn; undefined: it is. */
type Work<T> = (comes: Promise<void> | undefined) => Promise<T>;

const atOnce = 3;

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

export function createTurns(): Turns {
  const lines = new Map<string, Line>();
  return {
    async run({ user, depth }, work) {
      const key = `${user}:${depth}`;
      const line = lines.get(key) ?? { running: 0, waiting: [] };
      lines.set(key, line);
      const comes = enter(line);
      try {
        return await work(comes);
      } finally {
        await comes;
        leave(line);
        if (line.running === 0) lines.delete(key);
      }
    },
  };
}

function enter(line: Line): Promise<void> | undefined {
  if (line.running >= atOnce)
    return new Promise((resolve) => {
      line.waiting.push(resolve);
    });
  line.running += 1;
  return undefined;
}

/** Who waits longest takes the place. */
function leave(line: Line): void {
  const next = line.waiting.shift();
  if (next === undefined) line.running -= 1;
  else next();
}
