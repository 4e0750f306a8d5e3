import type { ServerNotification } from "@modelcontextprotocol/sdk/types.js";

const everyMs = 2000;

interface Reporting {
  /** Absent: nobody asked for progress. */
  readonly token: string | number | undefined;
  readonly send: (notification: ServerNotification) => Promise<void>;
}

/** Tells a client that asked for progress every two seconds that the work goes on, and for how long already: it may wait longer then. */
export async function withProgress<T>(
  { token, send }: Reporting,
  work: () => Promise<T>,
): Promise<T> {
  if (token === undefined) return await work();
  let progress = 0;
  const timer = setInterval(() => {
    progress += everyMs / 1000;
    const params = { progressToken: token, progress, message: `${progress} s so far` };
    // Who has gone is told nothing.
    send({ method: "notifications/progress", params }).catch(() => undefined);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
