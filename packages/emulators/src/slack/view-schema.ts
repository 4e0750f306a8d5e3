import { z } from "zod";
import { plainText } from "./block-parts.ts";
import { context, divider, header, section } from "./block-schema.ts";
import { jsonText } from "./json-text.ts";

const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});
const options = z.array(option).min(1).max(100);
const actionId = { action_id: z.string().min(1).max(255).optional() };

const staticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    ...actionId,
    placeholder: plainText(150).optional(),
    options: options.optional(),
    option_groups: z
      .array(z.strictObject({ label: plainText(75), options }))
      .min(1)
      .max(100)
      .optional(),
    initial_option: option.optional(),
  })
  .refine((element) => (element.options === undefined) !== (element.option_groups === undefined), {
    error: "exactly one of options and option_groups is required",
  });

const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  ...actionId,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  ...actionId,
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  initial_value: z.string().max(3000).optional(),
  placeholder: plainText(150).optional(),
});

const anyElement = z.discriminatedUnion("type", [staticSelect, radioButtons, plainTextInput]);
export type InputElement = z.infer<typeof anyElement>;
const element = anyElement.refine(isAmongOptions, {
  error: "initial_option must be one of the options",
});

const input = z.strictObject({
  type: z.literal("input"),
  block_id: z.string().min(1).max(255).optional(),
  label: plainText(2000),
  element,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
});
export type InputBlock = z.infer<typeof input>;

const modalBlock = z.discriminatedUnion("type", [section, header, divider, context, input]);

/** A modal as an app sends it. Limits are those of Slack's reference; unknown fields are refused. */
const Modal = z.strictObject({
  type: z.literal("modal"),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  external_id: z.string().max(255).optional(),
  blocks: z.array(modalBlock).min(1).max(100),
});
export type Modal = z.infer<typeof Modal>;

export const modalText = jsonText(
  Modal.refine(({ submit, blocks }) => submit !== undefined || !blocks.some(isInput), {
    error: "missing required field: submit",
  }).refine(({ blocks }) => isDistinct(blocks.flatMap(({ block_id: id }) => id ?? [])), {
    error: "block_id already exists",
  }),
);

export function optionsOf(value: InputElement): z.infer<typeof option>[] {
  if (value.type === "plain_text_input") return [];
  const grouped = value.type === "static_select" ? (value.option_groups ?? []) : [];
  return [...(value.options ?? []), ...grouped.flatMap((group) => group.options)];
}

export function isInput(block: Modal["blocks"][number]): block is InputBlock {
  return block.type === "input";
}

function isAmongOptions(value: InputElement): boolean {
  if (value.type === "plain_text_input" || value.initial_option === undefined) return true;
  const wanted = JSON.stringify(value.initial_option);
  return optionsOf(value).some((item) => JSON.stringify(item) === wanted);
}

function isDistinct(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}
