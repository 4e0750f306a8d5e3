import type { Investigation, Investigations, Person, Trigger } from "@binnacle/contracts";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

let recorded: Promise<Investigation> | undefined;

/** What the product found once, to be told again piece by piece. */
export function recordedAnswer(): Promise<Investigation> {
  recorded ??= answerOnce();
  return recorded;
}

async function answerOnce(): Promise<Investigation> {
  const world = await openWorld(recordedCase("missing-env"));
  try {
    return await answerIn(world, recordedCase("missing-env"));
  } finally {
    await world.close();
  }
}

/** One investigation, whose snapshots a test shows when it likes. */
interface ScriptedRun {
  readonly trigger: Trigger;
  /** What is new since the last snapshot; one that runs no more is the end. */
  readonly show: (part: Partial<Investigation>) => void;
}

/** Investigations that wait for a test to go on. A trigger that is started again is another run. */
export function createScript(answer: Investigation) {
  const runs: (ScriptedRun & Feed)[] = [];
  const stopped: Person[] = [];
  const runOf = (id: string) => runs[Number(id.slice(1)) - 1];
  const investigations: Investigations = {
    start: async (trigger) =>
      `i${runs.push({ trigger, ...createFeed({ ...answer, id: `i${runs.length + 1}`, status: "looking", plan: [] }) })}`,
    watch: async function* (id, signal) {
      yield* runOf(id)?.watch(signal) ?? [];
    },
    async stop(id, by) {
      stopped.push(by);
      runOf(id)?.show({ status: "stopped", failure: `Stopped by ${by.name}.` });
    },
    opened: async function* () {},
    decide: async () => ({ kind: "gone" }),
  };
  return { investigations, stopped, runs };
}

interface Feed {
  readonly show: ScriptedRun["show"];
  readonly watch: (signal: AbortSignal) => AsyncIterable<Investigation>;
}

function createFeed(first: Investigation): Feed {
  let last = first;
  let news = Promise.withResolvers<void>();
  return {
    show(part) {
      if (!isRunning(last)) return;
      last = { ...last, ...part, revision: last.revision + 1 };
      news.resolve();
    },
    async *watch(signal) {
      for (let seen = 0; !signal.aborted; seen = last.revision) {
        if (seen === last.revision) await Promise.race([news.promise, aborted(signal)]);
        news = Promise.withResolvers();
        yield last;
        if (!isRunning(last)) return;
      }
    },
  };
}

function isRunning({ status }: Investigation): boolean {
  return status === "looking" || status === "first_look";
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
}
