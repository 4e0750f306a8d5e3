import {
  AppError,
  type DecideResult,
  type Decision,
  type Investigation,
  type Reply,
  withdrawWithinMs,
} from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import { z } from "zod";
import { covers, type Grants } from "./access/grants.ts";
import { forgotten, foundAgain, isBlind, lookAgain } from "./look-again.ts";
import { idsOf } from "./message-ids.ts";
import { personOf } from "./name-of.ts";
import type { SlackPorts } from "./ports.ts";
import { documentIn } from "./shown-of.ts";
import { isBlockRefusal, isMessageGone } from "./slack-error.ts";

/** What the value of a button says. */
export const VerdictValue = z.object({
  investigationId: z.string(),
  hypothesisId: z.string(),
  revision: z.number().int(),
});

/** A hypothesis on a message, and who judges it. */
export interface Judged extends z.infer<typeof VerdictValue> {
  readonly user: string;
  /** What this person may look at here. */
  readonly grants: Grants;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string;
}

/**
 * What one person says of a hypothesis is kept, the message shows whose it is, and the memory learns. What we forgot is
 * looked at again first: the verdict counts when the same is found.
 */
export async function onVerdict(
  judged: Judged,
  says: Decision["says"],
  ports: SlackPorts,
): Promise<void> {
  await assertShown(judged, ports);
  const result = await decide(judged, says, ports);
  const held = result.kind === "gone" ? await remembered(judged, ports) : undefined;
  if (held?.kind === "different") return await whisper(held.sentence, judged, ports);
  const last = held === undefined ? result : await decide(held.judged, says, ports);
  const isShown =
    last.kind === "decided" || last.kind === "stale" ? await redraw(last, judged, ports) : true;
  const sentence = sentenceFor(last, says.kind, isShown);
  if (sentence !== undefined) await whisper(sentence, judged, ports);
  if (last.kind === "decided" && says.kind !== "withdraw") endWithdrawal(judged, ports);
}

type ShownTo = Pick<Judged, "investigationId" | "grants">;

/** Who may not be shown an answer cannot judge it either. */
export async function assertShown(shownTo: ShownTo, ports: Pick<SlackPorts, "store">) {
  if (await mayBeShown(shownTo, ports)) return;
  throw new AppError("denied", coversMore);
}

const coversMore =
  "This answer covers more than you may look at here: your verdict on it does not count.";

/** Whether they may look at all that it covers; of what is not here that is told when it is looked at again. */
export async function mayBeShown(
  { investigationId, grants }: ShownTo,
  { store }: Pick<SlackPorts, "store">,
): Promise<boolean> {
  const held = await store.get(investigationId);
  return held === undefined || covers(grants, held);
}

async function decide(
  { user, investigationId, hypothesisId, revision }: Judged,
  says: Decision["says"],
  ports: SlackPorts,
): Promise<DecideResult> {
  const at = new Date(ports.clock()).toISOString();
  const by = await personOf(user, ports);
  const decision = { investigationId, hypothesisId, revision, says, by, at };
  return await ports.investigations.decide(decision, { signal: ports.signal });
}

export type Remembered =
  | { readonly kind: "same"; readonly judged: Judged; readonly investigation: Investigation }
  | { readonly kind: "different"; readonly sentence: string };

/** Looks again at what the message is about: the same, or what is different now. */
export async function remembered(judged: Judged, ports: SlackPorts): Promise<Remembered> {
  const { channel, threadTs, ts, hypothesisId } = judged;
  const messages = await ports.api.thread(channel, threadTs);
  const [known] = forgotten(messages.find((message) => message.ts === ts)?.metadata);
  const investigation = known && (await lookAgain(known, judged, ports));
  if (investigation === undefined)
    return {
      kind: "different",
      sentence: "I cannot look at this again. Ask anew; nothing is decided.",
    };
  if (!covers(judged.grants, investigation)) return { kind: "different", sentence: coversMore };
  const { id: investigationId, revision } = investigation;
  const same = foundAgain({ hypothesisId, fingerprint: known?.looked.fingerprint }, investigation);
  if (same !== undefined) {
    const again = { ...judged, investigationId, revision, hypothesisId: same.id };
    return { kind: "same", judged: again, investigation };
  }
  return { kind: "different", sentence: insteadOf(investigation) };
}

/** What is seen in its place; what could not be seen is not denied. */
function insteadOf(investigation: Investigation): string {
  const { checks, gaps, hypotheses } = investigation;
  const hidden = checks.find((check) => check.kind === "not_visible")?.gap;
  const [gap = hidden] = gaps;
  const why = gap === undefined ? "" : ` (${gap.what}: ${gap.why})`;
  if (isBlind(investigation))
    return `Nothing is decided: I could not look at this again${why}. Click again later.`;
  const active = hypotheses.find(({ finding }) => finding.state === "active");
  if (active === undefined && hidden !== undefined)
    return `Nothing is decided: I could not see all of it again${why}. Click again later.`;
  const found = active === undefined ? "nothing active is found" : active.finding.title;
  return `I looked again, and this is not what I find any more: ${found}. Nothing is decided.`;
}

/** For the one who judged, where the message does not say it all. */
function sentenceFor(
  result: DecideResult,
  said: Decision["says"]["kind"],
  isShown: boolean,
): string | undefined {
  const { kind } = result;
  if (kind === "gone") return "I do not hold this any more. Ask anew; nothing is decided.";
  if (kind === "too_late") return tooLate;
  if (kind === "not_yours") return notYours(result.verdicts.map(({ by }) => by.name));
  if (!isShown) return deleted[kind];
  if (kind === "stale")
    return "The picture changed since; here is what I know now. Please decide again.";
  const { gap } = result;
  if (gap === undefined) return undefined;
  return said === "withdraw"
    ? `It is withdrawn here, but the memory holds it still (${gap.why}). Your next verdict on it makes it forget.`
    : `The verdict stands, but I could not store it for later: ${gap.why}`;
}

const tooLate =
  "Ten minutes have passed: this verdict stands. Accept, Modify or Reject says something else instead.";

const deleted = {
  decided: "The verdict stands; the message that it was given on is not there any more.",
  stale: "Nothing is decided: the picture changed, and the message is not there any more.",
} as const;

function notYours(names: readonly string[]): string {
  return names.length === 0
    ? "There is nothing to withdraw."
    : `This verdict is of ${names.join(", ")}: only who gave it can withdraw it. Yours counts beside it.`;
}

async function whisper(
  sentence: string,
  { channel, threadTs, user }: Judged,
  ports: SlackPorts,
): Promise<void> {
  await ports.api.postEphemeral({ channel, threadTs, user }, toBlocks(documentOfText(sentence)));
}

const notRedrawn = {
  decided: "The verdict stands, but I could not redraw the message",
  stale: "Nothing is decided: the picture changed, and I could not redraw it",
} as const;

type Shown = Pick<
  Extract<DecideResult, { kind: "decided" | "stale" }>,
  "kind" | "investigation" | "verdicts"
>;

/** False when the message is not there any more: nobody asked for another one. */
async function redraw(
  { kind, investigation, verdicts }: Shown,
  { channel, ts, threadTs }: Judged,
  ports: SlackPorts,
): Promise<boolean> {
  const reply: Reply = { kind: "investigation", investigation, verdicts };
  const document = await documentIn(`${channel}:${threadTs}`, { reply }, ports);
  const ids = idsOf(investigation, verdicts);
  try {
    await ports.api.edit({ channel, ts }, toBlocks(document), ids).catch(async (error: unknown) => {
      if (!isBlockRefusal(error)) throw error;
      await ports.api.edit({ channel, ts }, toBlocks(document, "plain"), ids);
    });
    return true;
  } catch (error) {
    if (isMessageGone(error)) return false;
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.kind, `${notRedrawn[kind]}: ${error.message}`, { cause: error });
  }
}

/** Withdraw is taken away when it would not be heard any more. */
function endWithdrawal(judged: Judged, ports: SlackPorts): void {
  const { investigationId } = judged;
  ports.later(withdrawWithinMs + 1000, async () => {
    const investigation = await ports.store.get(investigationId);
    if (investigation === undefined) return;
    const verdicts = await ports.verdicts.of(investigationId);
    await redraw({ kind: "decided", investigation, verdicts }, judged, ports);
  });
}
