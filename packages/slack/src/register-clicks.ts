import { present } from "@binnacle/contracts";
import { documentOfText, toBlocks } from "@binnacle/report";
import type { App, RespondFn } from "@slack/bolt";
import { z } from "zod";
import { admit } from "./access/admit.ts";
import { Clicker, visitorOf } from "./clicker.ts";
import type { Handling } from "./create-running.ts";
import { intentOf } from "./intent-of.ts";
import { type Click, type EphemeralClick, onAsk, onEphemeralAsk, onShare } from "./on-ask.ts";
import { type Judged, onVerdict, VerdictValue } from "./on-verdict.ts";
import { onVerdictForm } from "./on-verdict-form.ts";
import type { SlackPorts } from "./ports.ts";
import { toResponse } from "./slack-api.ts";
import { failureText } from "./tell-failure.ts";

const BlockActions = z.object({
  ...Clicker.shape,
  trigger_id: z.string(),
  container: z.object({
    message_ts: z.string(),
    channel_id: z.string(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().default(false),
  }),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  actions: z.array(
    z.object({ action_id: z.string(), action_ts: z.string(), value: z.string().default("") }),
  ),
});
type BlockActions = z.infer<typeof BlockActions>;
type Clicked = BlockActions["actions"][number];

/** Verdicts, next questions and Share. What goes wrong with a click is told to the one who clicked. */
export function registerClicks(app: App, ports: SlackPorts, { run, shown }: Handling): void {
  app.action(/.*/u, async ({ ack, body, respond }) => {
    await ack();
    run(async () => {
      try {
        await onClick(BlockActions.parse(body), { respond, shown }, ports);
      } catch (error) {
        const failed = toBlocks(documentOfText(failureText(error, ports)));
        await respond({ replace_original: false, ...(await toResponse(failed, ports)) });
      }
    });
  });
}

interface Replying extends Pick<Handling, "shown"> {
  readonly respond: RespondFn;
}

async function onClick(
  body: BlockActions,
  { respond, shown }: Replying,
  ports: SlackPorts,
): Promise<void> {
  const [clicked] = body.actions;
  if (clicked === undefined) return;
  const { action_id: id, action_ts: at, value } = clicked;
  const clickId = `${at}:${id}:${body.user.id}`;
  if (!(await ports.conversations.claim(clickId))) return;
  const visitor = visitorOf(body, readersOf(body, clicked));
  const admission = await admit(visitor, `click ${id}`, ports);
  if (admission.kind === "refused") {
    const line = await toResponse(ports.refusals.lineFor(admission.why), ports);
    if (ports.refusals.isDue(visitor)) await respond({ replace_original: false, ...line });
    return;
  }
  const [click, ephemeral] = clicksOf(body, { value, id: clickId, grants: admission.grants });
  if (id.startsWith("verdict:")) return await onVerdictClick(id, click, { body, ports });
  if (id === "share") return await onShare(ephemeral, ports);
  if (!id.startsWith("ask:")) return;
  if (!body.container.is_ephemeral) return await onAsk(click, ports);
  const answer = await onEphemeralAsk(ephemeral, ports);
  if (answer === undefined) return;
  await respond({ replace_original: true, ...(await toResponse(answer, ports)) });
  shown();
}

/** What replaces an ephemeral message is for who clicked; all else is for the channel. */
function readersOf({ container }: BlockActions, { action_id: id, value }: Clicked) {
  const isTheirs =
    container.is_ephemeral && id.startsWith("ask:") && intentOf(value).kind === "verb";
  return { channel: container.channel_id, isShared: isTheirs ? false : undefined };
}

async function onVerdictClick(
  id: string,
  { value, ...click }: Click,
  { body, ports }: { readonly body: BlockActions; readonly ports: SlackPorts },
): Promise<void> {
  const judged: Judged = { ...click, ...VerdictValue.parse(JSON.parse(value)) };
  if (id === "verdict:accept") return await onVerdict(judged, { kind: "accept" }, ports);
  if (id === "verdict:withdraw") return await onVerdict(judged, { kind: "withdraw" }, ports);
  const kind = id === "verdict:modify" ? "modify" : "reject";
  await onVerdictForm(judged, { kind, triggerId: body.trigger_id }, ports);
}

/** As a message of all has it, and as one that only this person sees. */
function clicksOf(
  { user, container, message }: BlockActions,
  action: Pick<Click, "value" | "id" | "grants">,
): [Click, EphemeralClick] {
  const { message_ts: ts, channel_id: channel, thread_ts: threadTs } = container;
  const here = { user: user.id, channel, ...action };
  return [
    { ...here, ts, threadTs: threadTs ?? message?.thread_ts ?? ts },
    { ...here, ...present({ threadTs }) },
  ];
}
