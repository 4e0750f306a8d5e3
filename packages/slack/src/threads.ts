import type { Person } from "@binnacle/contracts";
import type { Grants } from "./access/grants.ts";

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
  /** What runs in the thread can be ended by a person, so, until `leave`. */
  readonly mayStop: (key: string, stop: Stop) => () => void;
  /** Something that a person may end runs in the thread. */
  readonly isStoppable: (key: string) => boolean;
  /** Ends all of it that this person may be shown; false: something goes on. */
  readonly stop: (key: string, stopper: Stopper) => Promise<boolean>;
  /** Slack was asked, and nothing of ours stands there. */
  readonly isStrange: (key: string) => boolean;
  readonly markStrange: (key: string) => void;
}

interface Stopper {
  readonly by: Person;
  /** What this person may look at here. */
  readonly grants: Grants;
}

type Stop = (stopper: Stopper) => Promise<boolean>;

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
    ...createStops(),
    isStrange: (key) => strange.has(key),
    markStrange(key) {
      strange.delete(key);
      strange.add(key);
      const [oldest] = strange;
      if (strange.size > capacity && oldest !== undefined) strange.delete(oldest);
    },
  };
}

function createStops(): Pick<Threads, "mayStop" | "isStoppable" | "stop"> {
  const stops = new Map<string, Set<Stop>>();
  return {
    mayStop(key, stop) {
      const here = stops.get(key) ?? new Set();
      stops.set(key, here.add(stop));
      return () => {
        here.delete(stop);
        if (here.size === 0) stops.delete(key);
      };
    },
    isStoppable: (key) => stops.has(key),
    async stop(key, stopper) {
      const here = [...(stops.get(key) ?? [])];
      return (await Promise.all(here.map((stop) => stop(stopper)))).every(Boolean);
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
