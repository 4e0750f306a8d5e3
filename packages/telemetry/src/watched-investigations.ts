import type { Investigation, Investigations } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { Ended, Telemetry } from "./create-telemetry.ts";

/** The same investigations; each is one operation from its start to its last snapshot, whoever watches. */
export function watchedInvestigations(inner: Investigations, telemetry: Telemetry): Investigations {
  const running = new Set<string>();
  return {
    ...inner,
    start: async (trigger) => {
      const started = Promise.withResolvers<string>();
      const work = async () => {
        const id = await inner.start(trigger);
        started.resolve(id);
        if (running.has(id)) return undefined;
        return await watchToEnd(id, { inner, running, telemetry });
      };
      // In the background: who asks has the id at once.
      void telemetry.during({ ...operation, work }).catch((error: unknown) => {
        logFailure(telemetry.log, error, "investigation not watched");
        started.reject(error);
      });
      return await started.promise;
    },
  };
}

const operation = {
  name: "invoke_agent binnacle",
  attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "binnacle" },
  ended: (last: Investigation | undefined): Ended => ({
    outcome: last?.status === "failed" ? "failed" : "ok",
    attributes: last === undefined ? {} : attributesOf(last),
  }),
  record: () => {},
};

interface Watching {
  readonly inner: Investigations;
  readonly running: Set<string>;
  readonly telemetry: Telemetry;
}

const never = new AbortController().signal;

async function watchToEnd(
  id: string,
  { inner, running, telemetry: { metrics, clock } }: Watching,
): Promise<Investigation | undefined> {
  const startedMs = clock();
  const passed = () => (clock() - startedMs) / 1000;
  running.add(id);
  metrics.running.set(running.size);
  let last: Investigation | undefined;
  try {
    for await (const snapshot of inner.watch(id, never)) {
      const isFirst = last === undefined || last.status === "looking";
      if (isFirst && isSeen(snapshot)) metrics.firstLook.observe(passed());
      last = snapshot;
    }
    if (last !== undefined) count(last, passed(), metrics);
    return last;
  } finally {
    running.delete(id);
    metrics.running.set(running.size);
  }
}

/** The engine has spoken. */
function isSeen({ status }: Investigation): boolean {
  return status === "first_look" || status === "answered";
}

function count(
  { status, gaps }: Investigation,
  seconds: number,
  { answer, errors, gaps: told }: Telemetry["metrics"],
): void {
  answer.observe({ status }, seconds);
  if (status === "failed") errors.inc({ where: "investigation", kind: "failed" });
  for (const { kind } of gaps) told.inc({ kind });
}

function attributesOf({ id, status, severity, scope, gaps, receipt }: Investigation) {
  return {
    "binnacle.investigation.id": id,
    "binnacle.status": status,
    "binnacle.severity": severity,
    "k8s.cluster.name": scope.cluster,
    "binnacle.gaps": gaps.length,
    "binnacle.calls": receipt.calls,
    "gen_ai.response.model": receipt.model,
  };
}
