/** A map of bounded size: the key that was set longest ago is forgotten first. */
export interface ForgettingMap<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly values: () => Iterable<Value>;
}

export function createForgettingMap<Value>(capacity: number): ForgettingMap<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    },
    values: () => entries.values(),
  };
}
