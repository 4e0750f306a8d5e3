import type { Inbox } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import { createWorks } from "../create-works.ts";
import { createForgettingMap } from "./forgetting-map.ts";

/** Slack delivers an event again for an hour. */
const capacity = 20_000;

/** Holds what came in until it is answered, or the process ends. */
export function createInbox(log: Log): Inbox {
  const works = createWorks();
  const taken = createForgettingMap<true>(capacity);
  return {
    serve: works.serve,
    async take(kind, id, input) {
      const key = JSON.stringify([kind, id]);
      if (taken.get(key)) return false;
      taken.set(key, true);
      void works
        .run(kind, input, { isAgain: false, isKept: false })
        .catch((error: unknown) => logFailure(log, error, "what came in was not answered"));
      return true;
    },
    open: async () => {},
    close: async () => {},
  };
}
