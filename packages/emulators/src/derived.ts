/** What follows from a value, made again only when the value is another one. */
export function derived<Value, Result>(
  read: () => Value,
  make: (value: Value) => Result,
): () => Result {
  const first = read();
  let last = { value: first, result: make(first) };
  return () => {
    const value = read();
    if (value !== last.value) last = { value, result: make(value) };
    return last.result;
  };
}
