/** Values as they come, for any number of watchers. */
export interface Feed<Value> {
  readonly publish: (value: Value) => void;
  /** Watchers end after the last value. */
  readonly end: () => void;
  /** From now on, until the end or `signal`. */
  readonly watch: (signal: AbortSignal) => AsyncIterable<Value>;
}

interface Watcher<Value> {
  waiting: Value[];
  wake: () => void;
}

/**
 * newest: who is slow misses what is outdated, and who comes late begins with the newest. all: everybody gets every
 * value that is published while they watch.
 */
export function createFeed<Value>(keeps: "newest" | "all"): Feed<Value> {
  const watchers = new Set<Watcher<Value>>();
  let newest: Value[] = [];
  let isOver = false;
  return {
    publish(value) {
      if (keeps === "newest") newest = [value];
      for (const watcher of watchers) {
        watcher.waiting = keeps === "newest" ? [value] : [...watcher.waiting, value];
        watcher.wake();
      }
    },
    end() {
      isOver = true;
      for (const watcher of watchers) watcher.wake();
    },
    watch(signal) {
      const watcher: Watcher<Value> = { waiting: newest, wake: () => {} };
      watchers.add(watcher);
      return values(watcher, signal);
    },
  };

  async function* values(watcher: Watcher<Value>, signal: AbortSignal): AsyncGenerator<Value> {
    const wake = (): void => watcher.wake();
    signal.addEventListener("abort", wake);
    try {
      while (!signal.aborted) {
        const [next, ...rest] = watcher.waiting;
        if (next === undefined && isOver) return;
        watcher.waiting = rest;
        if (next === undefined) await woken(watcher);
        else yield next;
      }
    } finally {
      signal.removeEventListener("abort", wake);
      watchers.delete(watcher);
    }
  }
}

function woken(watcher: Watcher<unknown>): Promise<void> {
  return new Promise((resolve) => {
    watcher.wake = resolve;
  });
}
