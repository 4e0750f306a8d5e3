import { logFailure } from "@binnacle/runtime";
import type { AgentEvent, AgentPorts } from "./agent.ts";

/** Tells an observer what goes on until the run is stopped. What it throws, now or later, is logged and changes nothing. */
export function createTeller({
  hear,
  log,
  signal,
}: Pick<AgentPorts, "hear" | "log" | "signal">): (event: AgentEvent) => void {
  const failed = (error: unknown) => logFailure(log, error, "an observer of an agent failed");
  return (event) => {
    if (signal.aborted) return;
    try {
      const heard: unknown = hear?.(event);
      if (heard instanceof Promise) heard.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
