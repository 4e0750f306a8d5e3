/** What several checks need is asked for once. */
export function once<T>(
  ask: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let asked: Promise<T> | undefined;
  return (signal) => {
    // What cannot even be asked fails as an answer does.
    asked ??= (async () => await ask(signal))();
    return asked;
  };
}
