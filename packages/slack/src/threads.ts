/** What runs in this process, and what it need not ask Slack again. All else of a talk is a `Conversation`. */
export interface Threads {
  /** Replies wait until the work is done. `key`: of a thread, or a channel as a whole. `isAside`: no talk goes on from it. */
  readonly enter: (key: string, work: Promise<unknown>, isAside?: boolean) => void;
  /** Something runs in it. */
  readonly isBusy: (key: string) => boolean;
  /** The newest thread of a channel in which something ran that was no aside. */
  readonly latestIn: (channel: string) => string | undefined;
  /** Until what runs in the thread is done. */
  readonly settled: (key: string) => Promise<void>;
  /** Slack was asked, and nothing of ours stands there. */
  readonly isStrange: (key: string) => boolean;
  readonly markStrange: (key: string) => void;
}

/** The longest unused is forgotten first. */
const capacity = 5000;

export function createThreads(): Threads {
  const running = new Map<string, Promise<unknown>>();
  const strange = new Set<string>();
  const latest = new Map<string, string>();
  return {
    enter(key, work, isAside = false) {
      strange.delete(key);
      const [channel = "", threadTs = ""] = key.split(":");
      if (!isAside) remember(latest, channel, threadTs);
      running.set(key, work);
      const leave = (): void => {
        if (running.get(key) === work) running.delete(key);
      };
      work.then(leave, leave);
    },
    isBusy: (key) => running.has(key),
    latestIn: (channel) => latest.get(channel),
    async settled(key) {
      await Promise.allSettled([running.get(key)]);
    },
    isStrange: (key) => strange.has(key),
    markStrange(key) {
      strange.delete(key);
      strange.add(key);
      const [oldest] = strange;
      if (strange.size > capacity && oldest !== undefined) strange.delete(oldest);
    },
  };
}

function remember(latest: Map<string, string>, channel: string, threadTs: string): void {
  if (threadTs === "") return;
  latest.delete(channel);
  latest.set(channel, threadTs);
  const [oldest] = latest.keys();
  if (latest.size > capacity && oldest !== undefined) latest.delete(oldest);
}
