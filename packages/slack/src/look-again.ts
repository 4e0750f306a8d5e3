import { type Investigation, present, type Reply } from "@binnacle/contracts";
import { citedIn } from "@binnacle/report";
import { idsIn, type Looked } from "./message-ids.ts";
import { personOf } from "./name-of.ts";
import type { SlackPorts } from "./ports.ts";
import type { ThreadMessage } from "./slack-api.ts";

interface Thread {
  readonly channel: string;
  readonly threadTs: string;
  /** Who needs it. */
  readonly user: string;
}

interface Forgotten {
  readonly triggerId: string;
  readonly looked: Looked;
}

/** What the talk was about before we forgot it: the newest of our answers that found something, else the newest. */
export function forgottenIn(messages: readonly ThreadMessage[]): Forgotten | undefined {
  const all = messages.flatMap(({ metadata }) => forgotten(metadata));
  return all.findLast(({ looked }) => looked.fingerprint !== undefined) ?? all.at(-1);
}

export function forgotten(metadata: ThreadMessage["metadata"]): Forgotten[] {
  const { triggerId, looked } = idsIn(metadata) ?? {};
  return triggerId === undefined || looked === undefined ? [] : [{ triggerId, looked }];
}

/**
 * Looks again, in silence, with the scope of then. The same trigger is the same investigation: what people said of it is
 * said of it again. Undefined when it does not come to an end.
 */
export async function lookAgain(
  { triggerId, looked }: Forgotten,
  { channel, threadTs, user }: Thread,
  ports: SlackPorts,
): Promise<Investigation | undefined> {
  const { cluster, namespace, target, question } = looked;
  const conversation = `${channel}:${threadTs}`;
  const id = await ports.investigations.start({
    kind: "asked",
    id: triggerId,
    at: new Date(ports.clock()).toISOString(),
    cluster,
    conversation,
    may: { clusters: "all", namespaces: "all" },
    intent: { kind: "question", question, isAboutTrouble: true, ...present({ target, namespace }) },
    by: await personOf(user, ports),
    depth: "full",
  });
  let last: Investigation | undefined;
  for await (const snapshot of ports.investigations.watch(id, ports.signal)) last = snapshot;
  if (last === undefined || ports.signal.aborted) return undefined;
  const known = new Set((await ports.verdicts.of(id)).map(({ by }) => by.id));
  for (const verdict of looked.verdicts)
    if (!known.has(verdict.by.id)) await ports.verdicts.give({ ...verdict, investigationId: id });
  const reply: Reply = { kind: "investigation", investigation: last, verdicts: [] };
  await ports.conversations.update(conversation, (now) => ({
    ...now,
    investigationId: id,
    cited: citedIn(reply, now.cited),
  }));
  return last;
}
