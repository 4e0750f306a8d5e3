import type { Investigation, Investigations, Person } from "@binnacle/contracts";
import { hold, type Play, type Seen } from "./play.ts";
import { quiet } from "./samples.ts";

/** Each run shows the snapshots of the play. */
export function createInvestigations(
  { snapshots = [quiet], decide }: Play,
  seen: Seen,
): Investigations {
  const stop = Promise.withResolvers<Person>();
  return {
    start: async (trigger) => {
      seen.started.push(trigger);
      hold(trigger.conversation ?? "", seen);
      return quiet.id;
    },
    watch: async function* (_, signal) {
      let last = quiet;
      for (const snapshot of snapshots) {
        if (snapshot === "stuck") {
          const by = await Promise.race([aborted(signal), stop.promise]);
          if (by !== undefined) yield stoppedBy(by, last);
          return;
        }
        last = snapshot;
        yield snapshot;
      }
    },
    stop: async (id, by) => {
      seen.stopped.push({ id, by });
      stop.resolve(by);
    },
    opened: async function* () {},
    decide: async (decision) => {
      seen.decided.push(decision);
      return decide?.(decision) ?? { kind: "gone" };
    },
  };
}

function stoppedBy({ name }: Person, last: Investigation): Investigation {
  return { ...last, status: "stopped", failure: `Stopped by ${name}.` };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
  });
}
