import {
  type Hypothesis,
  type Investigation,
  present,
  type Reply,
  type Verdict,
} from "@binnacle/contracts";
import { citedIn } from "@binnacle/report";
import { mayEverything } from "./access/grants.ts";
import { askedAgain, idsIn, type Looked, type MessageIds } from "./message-ids.ts";
import { personOf } from "./name-of.ts";
import type { SlackPorts } from "./ports.ts";
import type { ThreadMessage } from "./slack-api.ts";

interface Thread {
  readonly channel: string;
  readonly threadTs: string;
  /** Who needs it. */
  readonly user: string;
}

interface Forgotten extends Pick<MessageIds, "triggerId" | "may"> {
  readonly looked: Looked;
}

/** What the talk was about before we forgot it: the newest of our answers that found something, else the newest. */
function forgottenIn(messages: readonly ThreadMessage[]): Forgotten | undefined {
  const all = messages.flatMap(({ metadata }) => forgotten(metadata));
  return all.findLast(({ looked }) => looked.fingerprint !== undefined) ?? all.at(-1);
}

export function forgotten(metadata: ThreadMessage["metadata"]): Forgotten[] {
  const { triggerId, looked, may } = idsIn(metadata) ?? {};
  if (triggerId === undefined || looked === undefined) return [];
  return [{ triggerId, looked, ...present({ may }) }];
}

/**
 * Looks again, in silence, with the scope and the limits of then, whoever needs it: a narrower look is not the picture
 * that the thread shows, and would take its place for all. So what is found may be more than this person may be shown.
 * The same trigger is the same investigation: what people said of it is said of it again. A look that saw nothing is no
 * such picture: it is not what the talk is about, and the next one is another look. Undefined when it does not come to
 * an end.
 */
export async function lookAgain(
  known: Forgotten,
  thread: Thread,
  ports: SlackPorts,
): Promise<Investigation | undefined> {
  return await ports.turns.run({ user: thread.user, depth: "full" }, async (comes) => {
    await comes;
    return ports.signal.aborted ? undefined : await lookNow(known, thread, ports);
  });
}

async function lookNow(
  { triggerId, looked, may = mayEverything }: Forgotten,
  { channel, threadTs, user }: Thread,
  ports: SlackPorts,
): Promise<Investigation | undefined> {
  const { cluster, namespace, target, windowMinutes, question } = looked;
  const conversation = `${channel}:${threadTs}`;
  const held = await ports.store.get(looked.investigationId);
  const isOfNoUse = held !== undefined && isBlind(held);
  const id = await ports.investigations.start({
    kind: "asked",
    id: isOfNoUse ? askedAgain(triggerId, ports.clock()) : triggerId,
    at: new Date(ports.clock()).toISOString(),
    cluster,
    windowMinutes,
    conversation,
    may,
    intent: { kind: "question", question, isAboutTrouble: true, ...present({ target, namespace }) },
    by: await personOf(user, ports),
    isSilent: true,
    depth: "full",
  });
  let last: Investigation | undefined;
  for await (const snapshot of ports.investigations.watch(id, ports.signal)) last = snapshot;
  if (last === undefined || ports.signal.aborted) return undefined;
  if (isBlind(last)) return last;
  await judgeAgain(looked.verdicts, last, ports);
  const reply: Reply = { kind: "investigation", investigation: last, verdicts: [] };
  await ports.conversations.update(conversation, (now) => ({
    ...now,
    investigationId: id,
    cited: citedIn(reply, now.cited),
  }));
  return last;
}

/** Nothing was read: what it does not show may be there all the same. */
export function isBlind({ checks }: Investigation): boolean {
  return checks.length === 0;
}

/** What people said of what is found again is said of it again; what they said since stands. */
async function judgeAgain(
  verdicts: readonly Verdict[],
  investigation: Investigation,
  ports: SlackPorts,
): Promise<void> {
  const known = new Set((await ports.verdicts.of(investigation.id)).map(({ by }) => by.id));
  for (const verdict of verdicts) {
    const same = foundAgain(verdict, investigation);
    if (same === undefined || known.has(verdict.by.id)) continue;
    const about = { investigationId: investigation.id, hypothesisId: same.id };
    await ports.verdicts.give({ ...verdict, ...about });
  }
}

/** The same hypothesis: a pod that caused it may have another name by now. */
export function foundAgain(
  about: { readonly hypothesisId: string; readonly fingerprint?: string | undefined },
  { hypotheses }: Investigation,
): Hypothesis | undefined {
  return (
    hypotheses.find(({ id }) => id === about.hypothesisId) ??
    hypotheses.find(({ finding }) => finding.fingerprint === about.fingerprint)
  );
}

/** Whether what the talk is about is here; what we forgot, or looked at again in vain, is looked at again first. */
export async function recall(thread: Thread, ports: SlackPorts): Promise<Recalled> {
  const { channel, threadTs } = thread;
  const key = `${channel}:${threadTs}`;
  const talk = await ports.conversations.get(key);
  const id = talk?.investigationId;
  if (talk !== undefined && id === undefined) return { kind: "open" };
  const held = id === undefined ? undefined : await ports.store.get(id);
  if (held !== undefined && !isBlind(held)) return { kind: "held" };
  const messages = await ports.api.thread(channel, threadTs);
  const known = forgottenIn(messages);
  if (held !== undefined && !hasFound(known)) return { kind: "held" };
  return known === undefined ? { kind: "open", messages } : await recalled(known, thread, ports);
}

function hasFound(known: Forgotten | undefined): boolean {
  return known?.looked.fingerprint !== undefined;
}

async function recalled(known: Forgotten, thread: Thread, ports: SlackPorts): Promise<Recalled> {
  const again = lookAgain(known, thread, ports);
  ports.threads.enter(`${thread.channel}:${thread.threadTs}`, again);
  return (await again) === undefined ? { kind: "open" } : { kind: "held" };
}

/** `messages`: those of a thread that we do not know, none of them about an investigation. */
export type Recalled =
  | { readonly kind: "held" }
  | { readonly kind: "open"; readonly messages?: readonly ThreadMessage[] };
