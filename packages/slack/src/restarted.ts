import type { Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type Document, toBlocks } from "@binnacle/report";
import { askedBy } from "./asked-by.ts";
import type { SlackPorts } from "./ports.ts";
import type { ThreadMessage } from "./slack-api.ts";

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
    title: "I restarted and no longer hold this investigation",
    sections: [],
    drawers: [],
    buttons: [{ kind: "ask", label: "Investigate again", intent: questionOf(root) }],
    footer: [],
  };
}

/** What the root asked; a root that is no question (an alert of another bot) means everything. */
function questionOf(root: ThreadMessage | undefined): Intent {
  const text = root?.text ?? "";
  const asked = root?.bot_id === undefined ? text : (askedBy.question(text) ?? "");
  const intent = parseText(asked, { inThread: false });
  return intent.kind === "question" || intent.verb === "why"
    ? intent
    : { kind: "question", question: "what is wrong?" };
}
