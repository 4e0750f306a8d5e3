import type { Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type Document, documentOfText, toBlocks } from "@binnacle/report";
import { intentOf } from "./intent-of.ts";
import type { SlackPorts } from "./ports.ts";
import { questionEvent, type ThreadMessage } from "./slack-api.ts";

interface Thread {
  readonly channel: string;
  readonly threadTs: string;
}

/** The thread stands, the investigation is gone: says so and offers to look again, with the question of the thread's root. */
export async function offerAgain(thread: Thread, ports: SlackPorts): Promise<void> {
  const message = toBlocks(await restartedDocument(thread, ports));
  await ports.api.post(thread, message);
}

/** The same, for one person who clicked. */
export async function offerAgainTo(user: string, thread: Thread, ports: SlackPorts): Promise<void> {
  const message = toBlocks(await restartedDocument(thread, ports));
  await ports.api.postEphemeral({ ...thread, user }, message);
}

async function restartedDocument(
  { channel, threadTs }: Thread,
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
