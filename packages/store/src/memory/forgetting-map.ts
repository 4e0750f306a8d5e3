/** A map of bounded size: the key that was set longest ago is forgotten first. */
export function createForgettingMap<Value>(capacity: number) {
  const entries = new Map<string, Value>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: Value): void {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    },
    values: () => entries.values(),
  };
}
