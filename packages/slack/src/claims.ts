import type { Clock } from "@binnacle/contracts";

/** Slack delivers at least once: each key is taken once within an hour. */
export interface Claims {
  /** False when somebody took one of the keys before; takes them all otherwise. */
  readonly take: (...keys: readonly string[]) => boolean;
}

const keepMs = 60 * 60_000;

export function createClaims(clock: Clock): Claims {
  const taken = new Map<string, number>();
  return {
    take(...keys) {
      forget();
      const isFree = keys.every((key) => !taken.has(key));
      for (const key of keys) taken.set(key, taken.get(key) ?? clock());
      return isFree;
    },
  };

  function forget(): void {
    for (const [key, atMs] of taken) {
      if (clock() - atMs < keepMs) return;
      taken.delete(key);
    }
  }
}
