/** Aborts at the first SIGINT or SIGTERM. Later ones change nothing: whoever asked for this ends by itself. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stopping.abort());
  return stopping.signal;
}
