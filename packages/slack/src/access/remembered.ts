import type { Clock } from "@binnacle/contracts";

interface Remembering<Value> {
  readonly load: (key: string) => Promise<Value>;
  readonly clock: Clock;
  /** Younger than this it is not asked for again. */
  readonly freshMs: number;
  /** Up to this age it stands in for an answer that does not come. */
  readonly staleMs: number;
}

/** What was loaded longest ago is forgotten first. */
const capacity = 5000;

/** What is slow to ask for and rarely changes, by key. Who asks for the same at once waits for the same answer. */
export function createRemembered<Value>(options: Remembering<Value>) {
  const { load, clock, freshMs, staleMs } = options;
  const known = new Map<string, { readonly value: Value; readonly atMs: number }>();
  const asked = new Map<string, Promise<Value>>();
  return async (key: string): Promise<Value> => {
    const held = known.get(key);
    const ageMs = held === undefined ? Number.POSITIVE_INFINITY : clock() - held.atMs;
    if (held !== undefined && ageMs < freshMs) return held.value;
    try {
      return await once(key);
    } catch (error) {
      if (held === undefined || ageMs > staleMs) throw error;
      return held.value;
    }
  };

  function once(key: string): Promise<Value> {
    const loading = asked.get(key) ?? remember(key).finally(() => asked.delete(key));
    asked.set(key, loading);
    return loading;
  }

  async function remember(key: string): Promise<Value> {
    const value = await load(key);
    known.delete(key);
    known.set(key, { value, atMs: clock() });
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return value;
  }
}
