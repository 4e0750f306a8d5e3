import { type FoundAction, findAction } from "./find-action.ts";
import { toApiMessage } from "./reply.ts";
import {
  createResponseUrls,
  type Origin,
  publish,
  ResponseMessage,
  type ResponseUrls,
} from "./response-urls.ts";
import { identity, type Json, type SlackMessage } from "./slack-model.ts";
import type { Ack } from "./socket-mode.ts";
import { type SubmitInput, type Submitted, submitView } from "./submit-view.ts";
import { teamOf } from "./team-of.ts";
import type { WebContext } from "./web-method.ts";

/** How an interaction ended for the person: Slack shows these words when the app did not answer. */
export type Outcome =
  | { readonly kind: "ok"; readonly ack: Json }
  | { readonly kind: "failed"; readonly error: string };

export interface SlashInput {
  readonly channel: string;
  readonly user: string;
  readonly command: string;
  readonly text: string;
}

export interface ClickInput {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly actionId: string;
  /** Only needed when several buttons share an action_id. */
  readonly value?: string | undefined;
}

export type Interactions = ReturnType<typeof createInteractions>;

/** What people do besides writing: commands and clicks. */
export function createInteractions(context: WebContext) {
  const urls = createResponseUrls(context);

  async function slash(input: SlashInput): Promise<Outcome> {
    const origin: Origin = { channel: input.channel, user: input.user };
    const ack = await context.socket.request(
      "slash_commands",
      toCommand(input, urls.create(origin), context),
    );
    const outcome = toOutcome(ack);
    if (outcome.kind === "failed") {
      sayFailure(input, outcome.error, context);
      return outcome;
    }
    return publishAck(outcome.ack, origin, context) ?? outcome;
  }

  async function click(input: ClickInput): Promise<Outcome> {
    const message = context.workspace.find(input.channel, input.ts);
    const action = message && findAction(message.blocks ?? [], input);
    if (!message || !action) return { kind: "failed", error: "no such message or button" };
    const payload = toAction({ input, message, action, urls }, context);
    return toOutcome(await context.socket.request("interactive", payload));
  }

  return {
    slash,
    click,
    submit: (input: SubmitInput): Promise<Submitted> => submitView(input, context),
    receiveResponse: (key: string, body: unknown) => urls.receive(key, body),
  };
}

function toOutcome(ack: Ack): Outcome {
  if (ack.kind === "acked") return { kind: "ok", ack: ack.payload };
  const isLate = ack.kind === "timeout";
  return { kind: "failed", error: isLate ? "operation_timeout" : "dispatch_failed" };
}

/** The ack of a command may carry the answer: a message, or a bare text. */
function publishAck(payload: Json, origin: Origin, context: WebContext): Outcome | undefined {
  if (Object.keys(payload).length === 0) return undefined;
  const message = ResponseMessage.safeParse(payload);
  const error = message.success ? publish(message.data, origin, context) : "invalid_payload";
  return error === undefined ? undefined : { kind: "failed", error };
}

function sayFailure(input: SlashInput, error: string, { workspace }: WebContext): void {
  workspace.post({
    channel: input.channel,
    user: "USLACKBOT",
    text: `\`${input.command}\` failed with the error "${error}"`,
    ephemeral_for: input.user,
  });
}

function toCommand(input: SlashInput, responseUrl: string, { workspace, views }: WebContext): Json {
  return {
    token: "verification-token",
    team_id: teamOf(input.user, workspace),
    team_domain: identity.teamDomain,
    channel_id: input.channel,
    channel_name: channelName(input.channel, workspace.channels),
    user_id: input.user,
    user_name: workspace.users.get(input.user)?.name,
    command: input.command,
    text: input.text,
    api_app_id: identity.app,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: views.issueTrigger(input.user),
  };
}

function channelName(id: string, channels: WebContext["workspace"]["channels"]): string {
  const channel = channels.get(id);
  return channel?.kind === "im" ? "directmessage" : (channel?.name ?? "");
}

interface Clicked {
  readonly input: ClickInput;
  readonly message: SlackMessage;
  readonly action: FoundAction;
  readonly urls: ResponseUrls;
}

function toAction(
  { input, message, action, urls }: Clicked,
  { workspace, views }: WebContext,
): Json {
  const isEphemeral = message.ephemeral_for !== undefined;
  const responseUrl = urls.create({
    channel: message.channel,
    user: input.user,
    thread_ts: message.thread_ts,
    original: message,
  });
  const name = workspace.users.get(input.user)?.name;
  return {
    type: "block_actions",
    team: { id: identity.team, domain: identity.teamDomain },
    user: { id: input.user, username: name, name, team_id: teamOf(input.user, workspace) },
    api_app_id: identity.app,
    token: "verification-token",
    enterprise: null,
    is_enterprise_install: false,
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }),
    },
    trigger_id: views.issueTrigger(input.user),
    channel: { id: message.channel, name: channelName(message.channel, workspace.channels) },
    ...(!isEphemeral && { message: toApiMessage(message, true) }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [toActionEntry(action, workspace.nextTs())],
  };
}

function toActionEntry({ element, blockId }: FoundAction, actionTs: string): Json {
  const { type, action_id: actionId, value, text, style } = element;
  return {
    action_id: actionId,
    block_id: blockId,
    type,
    text,
    ...(value !== undefined && { value }),
    ...(style !== undefined && { style }),
    action_ts: actionTs,
  };
}
