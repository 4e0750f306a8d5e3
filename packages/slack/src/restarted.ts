import type { Intent } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import { type Document, toBlocks } from "@binnacle/report";
import type { SlackPorts } from "./ports.ts";

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
  const intent: Intent = parseText(root?.text ?? "", { inThread: false });
  return {
    title: "I restarted and no longer hold this investigation",
    sections: [],
    drawers: [],
    buttons: [{ kind: "ask", label: "Investigate again", intent }],
    footer: [],
  };
}
