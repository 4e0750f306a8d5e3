import type { Investigation, Investigations } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import { createDecide } from "./create-decide.ts";
import { createFeed } from "./create-feed.ts";
import { createRun, type Running } from "./create-run.ts";
import type { InvestigationsPorts } from "./ports.ts";

/** Investigations: they run in the background, whoever watches. Where a model is configured, it goes on from there. */
export function createInvestigations(ports: InvestigationsPorts): Investigations {
  const running = new Map<string, Running>();
  const opened = createFeed<string>("all");
  return {
    async start(asked) {
      const id = ports.hash(["investigation", asked.id]).slice(0, 16);
      if (running.has(id)) return id;
      // What a person pasted, or an alert carries, is in nothing that is kept, shown or told.
      const trigger = await ports.redactor.value(asked);
      if (running.has(id)) return id;
      const onOpened = (): void => {
        if (trigger.kind !== "asked") opened.publish(id);
      };
      const run = createRun({ id, trigger, onOpened }, ports);
      running.set(id, run);
      // In the background: whoever is interested watches.
      void run
        .go()
        .catch((error: unknown) => logFailure(ports.log, error, "investigation was not kept"))
        .finally(() => running.delete(id));
      return id;
    },
    watch: (id, signal) => running.get(id)?.watch(signal) ?? held(id, ports),
    async stop(id, by) {
      await running.get(id)?.stop(by);
    },
    opened: opened.watch,
    decide: createDecide(ports),
  };
}

/** The newest snapshot of a run that is not here. */
async function* held(
  id: string,
  { store }: Pick<InvestigationsPorts, "store">,
): AsyncGenerator<Investigation> {
  const newest = await store.get(id);
  if (newest !== undefined) yield newest;
}
