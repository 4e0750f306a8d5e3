import type { Answer, Investigation, PlanStep, Reply, Trigger } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { toDocument, toMarkdown, toTerminal } from "@binnacle/report";
import type { Binnacle } from "./create-binnacle.ts";

export interface Asking {
  readonly question: string;
  readonly form: "terminal" | "full" | "markdown" | "json";
  readonly timeZone: string;
  readonly askedBy: string;
  readonly signal: AbortSignal;
  /** Progress, a line at a time; stdout belongs to the answer. */
  readonly onProgress: (line: string) => void;
  readonly write: (text: string) => void;
}

/** Exit codes: 0 fine, 1 broken or degraded, 2 could not look; undefined when stopped, and nothing is written then. */
export async function ask(
  binnacle: Pick<Binnacle, "orchestrator" | "warm">,
  asking: Asking,
): Promise<0 | 1 | 2 | undefined> {
  const trigger: Trigger = {
    kind: "cli",
    intent: parseText(asking.question, { inThread: false }),
    by: asking.askedBy,
    at: new Date().toISOString(),
  };
  // A question asks every server: they start together, and the first look waits for its own alone.
  if (trigger.intent.kind === "question") void binnacle.warm();
  const reply = await binnacle.orchestrator.respond(trigger, {
    signal: asking.signal,
    onUpdate: createProgress(asking.onProgress),
  });
  if (asking.signal.aborted) return undefined;
  const shown = reply.kind === "investigation" ? reply.investigation : reply.answer;
  asking.write(written(shown, asking));
  return exitCode(reply);
}

function written(shown: Investigation | Answer, { form, timeZone }: Asking): string {
  if (form === "json") return `${JSON.stringify(shown, null, 2)}\n`;
  const document = toDocument(shown, { nowMs: Date.now(), timeZone });
  return form === "markdown"
    ? toMarkdown(document)
    : toTerminal(document, { isUnfolded: form === "full", unfoldWith: "--full" });
}

const marks: Readonly<Record<PlanStep["state"], string>> = {
  asked: "▸",
  answered: "✓",
  failed: "✗",
};

/** Writes each step when it changes, and only then. */
function createProgress(write: (line: string) => void): (update: Investigation) => void {
  const told = new Map<string, string>();
  return ({ plan }) => {
    const news = plan.flatMap(({ who, state, text }) => {
      const words = `${marks[state]} ${who}${state === "asked" ? "" : `: ${text}`}`;
      if (told.get(who) === words) return [];
      told.set(who, words);
      return [words];
    });
    if (news.length > 0) write(news.join("   "));
  };
}

function exitCode(reply: Reply): 0 | 1 | 2 {
  const state =
    reply.kind === "investigation" ? reply.investigation.incident.severity : reply.answer.state;
  if (state === "fine") return 0;
  return state === "broken" || state === "degraded" ? 1 : 2;
}
