import type { Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type Document, documentOfText } from "@binnacle/report";
import { intentOf } from "./intent-of.ts";
import type { SlackPorts } from "./ports.ts";
import { questionEvent, type ThreadMessage } from "./slack-api.ts";

/** The thread stands, the investigation is gone: offers to look again, with the question of the thread's root. */
export async function restartedDocument(
  { channel, threadTs }: { readonly channel: string; readonly threadTs: string },
  { api }: SlackPorts,
): Promise<Document> {
  const [root] = await api.thread(channel, threadTs);
  return {
    ...documentOfText("I restarted and no longer hold this investigation"),
    buttons: [{ kind: "ask", label: "Investigate again", intent: questionOf(root) }],
  };
}

/** What the root asked; a root that is no question (an alert of another bot) means everything. */
function questionOf(root: ThreadMessage | undefined): Intent {
  const { metadata, bot_id: botId, text = "" } = root ?? {};
  const kept = metadata?.event_payload["intent"];
  if (metadata?.event_type === questionEvent && typeof kept === "string") return intentOf(kept);
  const intent = parseText(botId === undefined ? text : "", { inThread: false });
  return intent.kind === "question" || intent.verb === "why"
    ? intent
    : { kind: "question", question: "what is wrong?", isAboutTrouble: true };
}
