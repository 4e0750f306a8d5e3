import type { DecideResult, Reply, Verdict } from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import { z } from "zod";
import { nameOf } from "./name-of.ts";
import type { SlackPorts } from "./ports.ts";
import { offerAgainTo } from "./restarted.ts";
import { documentIn } from "./shown-of.ts";
import { isBlockRefusal } from "./slack-error.ts";

const VerdictValue = z.object({
  investigationId: z.string(),
  hypothesisId: z.string(),
  revision: z.number().int(),
});

export interface Click {
  readonly user: string;
  readonly channel: string;
  /** The message whose button was clicked. */
  readonly ts: string;
  readonly threadTs: string;
  readonly value: string;
  /** Unique for each click. */
  readonly id: string;
}

/** Accept or Reject: the first verdict wins, the message shows whose it was, and the memory learns. */
export async function onVerdict(
  click: Click,
  kind: Verdict["kind"],
  ports: SlackPorts,
): Promise<void> {
  const ids = VerdictValue.parse(JSON.parse(click.value));
  const decision = {
    ...ids,
    kind,
    by: {
      id: `slack:${ports.team}:${click.user}`,
      name: await nameOf(click.user, ports),
    },
    at: new Date(ports.clock()).toISOString(),
  };
  const result = await ports.investigations.decide(decision, { signal: ports.signal });
  await tell(result, click, ports);
}

async function tell(result: DecideResult, click: Click, ports: SlackPorts): Promise<void> {
  switch (result.kind) {
    case "decided":
      await redraw(result, click, ports);
      if (result.gap !== undefined)
        await whisper(
          `The verdict stands, but I could not store it for later: ${result.gap.why}`,
          click,
          ports,
        );
      return;
    case "stale":
      await redraw(result, click, ports);
      return await whisper(
        "The picture changed since; here is what I know now. Please decide again.",
        click,
        ports,
      );
    case "already_decided": {
      const { by, kind } = result.verdict;
      return await whisper(
        `${by.name} already decided: ${kind === "accept" ? "accepted" : "rejected"}.`,
        click,
        ports,
      );
    }
    case "gone":
      return await offerAgainTo(click.user, click, ports);
  }
}

async function redraw(
  { investigation, verdicts }: Extract<DecideResult, { kind: "decided" | "stale" }>,
  { channel, ts, threadTs }: Click,
  ports: SlackPorts,
): Promise<void> {
  const reply: Reply = { kind: "investigation", investigation, verdicts };
  const document = await documentIn(`${channel}:${threadTs}`, { reply }, ports);
  const ids = { investigationId: investigation.id };
  try {
    await ports.api.edit({ channel, ts }, toBlocks(document), ids);
  } catch (error) {
    if (!isBlockRefusal(error)) throw error;
    await ports.api.edit({ channel, ts }, toBlocks(document, "plain"), ids);
  }
}

async function whisper(
  text: string,
  { user, channel, threadTs }: Click,
  ports: SlackPorts,
): Promise<void> {
  await ports.api.postEphemeral({ channel, threadTs, user }, toBlocks(documentOfText(text)));
}
