import { AppError, type DecideResult, type Reply, type Verdict } from "@binnacle/contracts";
import { type Document, documentOfText, toBlocks } from "@binnacle/report";
import { z } from "zod";
import { createLiveMessage } from "./live-message.ts";
import { personOf } from "./name-of.ts";
import type { Click } from "./on-ask.ts";
import type { SlackPorts } from "./ports.ts";
import { restartedDocument } from "./restarted.ts";
import { documentIn } from "./shown-of.ts";

const VerdictValue = z.object({
  investigationId: z.string(),
  hypothesisId: z.string(),
  revision: z.number().int(),
});

/** Accept or Reject: the first verdict wins, the message shows whose it was, and the memory learns. */
export async function onVerdict(
  click: Click,
  kind: Verdict["kind"],
  ports: SlackPorts,
): Promise<void> {
  const { user, channel, threadTs } = click;
  const ids = VerdictValue.parse(JSON.parse(click.value));
  const by = await personOf(user, ports);
  const decision = { ...ids, kind, by, at: new Date(ports.clock()).toISOString() };
  const result = await ports.investigations.decide(decision, { signal: ports.signal });
  if (result.kind === "decided" || result.kind === "stale") await redraw(result, click, ports);
  const whisper = await whisperFor(result, click, ports);
  if (whisper !== undefined)
    await ports.api.postEphemeral({ channel, threadTs, user }, toBlocks(whisper));
}

/** For the one who clicked, where the message does not say it all. */
async function whisperFor(
  result: DecideResult,
  click: Click,
  ports: SlackPorts,
): Promise<Document | undefined> {
  if (result.kind === "gone") return await restartedDocument(click, ports);
  if (result.kind === "stale")
    return documentOfText(
      "The picture changed since; here is what I know now. Please decide again.",
    );
  if (result.kind === "already_decided") {
    const { by, kind } = result.verdict;
    const verdict = kind === "accept" ? "accepted" : "rejected";
    return documentOfText(`${by.name} already decided: ${verdict}.`);
  }
  const { gap } = result;
  return (
    gap && documentOfText(`The verdict stands, but I could not store it for later: ${gap.why}`)
  );
}

const notRedrawn = {
  decided: "The verdict stands, but I could not redraw the message",
  stale: "Nothing is decided: the picture changed, and I could not redraw it",
} as const;

async function redraw(
  { kind, investigation, verdicts }: Extract<DecideResult, { kind: "decided" | "stale" }>,
  { channel, ts, threadTs }: Click,
  ports: SlackPorts,
): Promise<void> {
  const reply: Reply = { kind: "investigation", investigation, verdicts };
  const document = await documentIn(`${channel}:${threadTs}`, { reply }, ports);
  const ids = { investigationId: investigation.id };
  try {
    await createLiveMessage({ channel, threadTs, ts }, ports).finish({ document, ids });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.kind, `${notRedrawn[kind]}: ${error.message}`, { cause: error });
  }
}
