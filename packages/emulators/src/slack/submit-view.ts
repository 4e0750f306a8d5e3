import { z } from "zod";
import { identity, type Json } from "./slack-model.ts";
import { teamOf } from "./team-of.ts";
import { type InputBlock, isInput, modalText, optionsOf } from "./view-schema.ts";
import { toApiView, type View } from "./views.ts";
import type { WebContext } from "./web-method.ts";

export interface SubmitInput {
  readonly viewId: string;
  readonly user: string;
  /** By block and action: a text, or the value of an option. What is left out is as it stands at first. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Submitted =
  | { readonly kind: "ok" }
  /** Sentences under the blocks that they are about; the modal stays open. */
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "failed"; readonly error: string };

/** What the button of a modal does: the client checks, the app answers within three seconds. */
export async function submitView(input: SubmitInput, context: WebContext): Promise<Submitted> {
  const held = context.views.find(input.viewId);
  if (held === undefined || held.user !== input.user)
    return { kind: "failed", error: "no such view" };
  const inputs = held.view.blocks.filter(isInput);
  if (held.view.submit === undefined) return { kind: "failed", error: "this view has no submit" };
  const filled = inputs.map((block) => [block, typedIn(block, input.values)] as const);
  const errors = filled.flatMap(([block, typed]) => {
    const error = inputError(block, typed);
    return error === undefined ? [] : [[block.block_id ?? "", error] as const];
  });
  if (errors.length > 0) return { kind: "errors", errors: Object.fromEntries(errors) };
  const values = Object.fromEntries(filled.map(([block, typed]) => stateOf(block, typed)));
  const ack = await context.socket.request(
    "interactive",
    toSubmission(held.view, { values, input }, context),
  );
  if (ack.kind !== "acked")
    return {
      kind: "failed",
      error: ack.kind === "timeout" ? "operation_timeout" : "dispatch_failed",
    };
  return answered(ack.payload, held.view, context);
}

function typedIn(
  { block_id: id = "", element }: InputBlock,
  values: SubmitInput["values"],
): string {
  const typed = values[id]?.[element.action_id ?? ""];
  if (typed !== undefined) return typed;
  return element.type === "plain_text_input"
    ? (element.initial_value ?? "")
    : (element.initial_option?.value ?? "");
}

/** What the client of Slack says before it asks the app. */
function inputError({ element, optional }: InputBlock, typed: string): string | undefined {
  if (typed === "") return optional === true ? undefined : "Please complete this required field.";
  if (element.type !== "plain_text_input")
    return optionsOf(element).some(({ value }) => value === typed) ? undefined : "No such option.";
  const most = element.max_length ?? 3000;
  return typed.length > most ? `This entry must be at most ${most} characters.` : undefined;
}

function stateOf(
  { block_id: id = "", element }: InputBlock,
  typed: string,
): readonly [string, Json] {
  const { type, action_id: action = "" } = element;
  const chosen = optionsOf(element).find(({ value }) => value === typed) ?? null;
  const value =
    type === "plain_text_input"
      ? { type, value: typed === "" ? null : typed }
      : { type, selected_option: chosen };
  return [id, { [action]: value }];
}

function toSubmission(
  view: View,
  { values, input }: { readonly values: Json; readonly input: SubmitInput },
  { workspace, views }: WebContext,
): Json {
  const name = workspace.users.get(input.user)?.name;
  return {
    type: "view_submission",
    team: { id: identity.team, domain: identity.teamDomain },
    user: {
      id: input.user,
      username: name,
      name,
      team_id: teamOf(input.user, workspace),
    },
    api_app_id: identity.app,
    token: "verification-token",
    trigger_id: views.issueTrigger(input.user),
    view: toApiView(view, values),
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  };
}

const Answer = z.discriminatedUnion("response_action", [
  z.strictObject({
    response_action: z.literal("errors"),
    errors: z.record(z.string(), z.string().min(1)),
  }),
  z.strictObject({ response_action: z.literal("update"), view: modalText }),
  z.strictObject({ response_action: z.literal("clear") }),
]);

function answered(payload: Json, view: View, { views, journal }: WebContext): Submitted {
  if (Object.keys(payload).length === 0) {
    views.close(view.id);
    return { kind: "ok" };
  }
  const answer = Answer.safeParse(payload);
  if (!answer.success) {
    const errors = [z.prettifyError(answer.error)];
    journal.rejected.push({ what: "ack of view_submission", errors });
    return { kind: "failed", error: "invalid_ack" };
  }
  if (answer.data.response_action === "errors")
    return withErrors(answer.data.errors, view, journal);
  if (answer.data.response_action === "update") views.update(view.id, answer.data.view);
  else views.close(view.id);
  return { kind: "ok" };
}

/** Slack shows an error under an input block only. */
function withErrors(
  errors: Readonly<Record<string, string>>,
  view: View,
  journal: WebContext["journal"],
): Submitted {
  const known = new Set(view.blocks.filter(isInput).map(({ block_id: id }) => id));
  const strange = Object.keys(errors).filter((id) => !known.has(id));
  if (strange.length === 0) return { kind: "errors", errors };
  journal.rejected.push({ what: "errors of no input block", errors: strange });
  return { kind: "failed", error: "invalid_ack" };
}
