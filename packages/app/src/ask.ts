import type { Reply, Trigger } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { toDocument, toTerminal } from "@binnacle/report";
import type { Binnacle } from "./create-binnacle.ts";

export interface Asking {
  readonly question: string;
  readonly json: boolean;
  readonly timeZone: string;
  readonly askedBy: string;
  readonly signal: AbortSignal;
  /** Progress, a line at a time; stdout belongs to the answer. */
  readonly onProgress: (line: string) => void;
  readonly write: (text: string) => void;
}

/** Exit codes: 0 fine, 1 broken or degraded, 2 could not look. */
export async function ask(
  binnacle: Pick<Binnacle, "orchestrator">,
  asking: Asking,
): Promise<0 | 1 | 2> {
  const trigger: Trigger = {
    kind: "cli",
    intent: parseText(asking.question, { inThread: false }),
    by: asking.askedBy,
    at: new Date().toISOString(),
  };
  const reply = await binnacle.orchestrator.respond(trigger, {
    signal: asking.signal,
    onUpdate: ({ plan }) => {
      const steps = plan.map(({ who, state, text }) => `${who}: ${state === "asked" ? "…" : text}`);
      asking.onProgress(steps.join("   "));
    },
  });
  const shown = reply.kind === "investigation" ? reply.investigation : reply.answer;
  const telling = { nowMs: Date.now(), timeZone: asking.timeZone };
  asking.write(
    asking.json ? `${JSON.stringify(shown, null, 2)}\n` : toTerminal(toDocument(shown, telling)),
  );
  return exitCode(reply);
}

function exitCode(reply: Reply): 0 | 1 | 2 {
  const state =
    reply.kind === "investigation" ? reply.investigation.incident.severity : reply.answer.state;
  if (state === "fine") return 0;
  return state === "broken" || state === "degraded" ? 1 : 2;
}
