const pending = new Set<() => void>();

/** Does it when the process ends, unless it is taken back before. One listener serves all: a process may start many things. */
export function atExit(work: () => void): () => void {
  if (pending.size === 0) process.once("exit", doAll);
  pending.add(work);
  return () => {
    pending.delete(work);
    if (pending.size === 0) process.off("exit", doAll);
  };
}

function doAll(): void {
  for (const work of pending) work();
}
