import { z } from "zod";

/** A text object of either type, 1 to `max` characters. */
export function text(max: number) {
  return z.discriminatedUnion("type", [plainText(max), markdownText(max)]);
}

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

function markdownText(max: number) {
  return z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: text(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});

export const button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  action_id: z.string().min(1).max(255).optional(),
  value: z.string().min(1).max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

export const urlSource = z.strictObject({
  type: z.literal("url"),
  url: z.url().max(3000),
  text: z.string().min(1),
});

const style = {
  style: z
    .strictObject({
      bold: z.boolean().optional(),
      italic: z.boolean().optional(),
      strike: z.boolean().optional(),
      code: z.boolean().optional(),
      underline: z.boolean().optional(),
    })
    .optional(),
};

const plain = z.strictObject({ type: z.literal("text"), text: z.string().min(1), ...style });
const link = z.strictObject({
  type: z.literal("link"),
  url: z.string().min(1).max(3000),
  text: z.string().min(1).optional(),
  unsafe: z.boolean().optional(),
  ...style,
});

const richTextElement = z.discriminatedUnion("type", [
  plain,
  link,
  z.strictObject({
    type: z.literal("emoji"),
    name: z.string().min(1),
    unicode: z.string().optional(),
    ...style,
  }),
  z.strictObject({ type: z.literal("user"), user_id: z.string().min(1), ...style }),
  z.strictObject({ type: z.literal("channel"), channel_id: z.string().min(1), ...style }),
  z.strictObject({
    type: z.literal("broadcast"),
    range: z.enum(["here", "channel", "everyone"]),
    ...style,
  }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    ...style,
  }),
]);

const richTextSection = z.strictObject({
  type: z.literal("rich_text_section"),
  elements: z.array(richTextElement),
});

const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };

/** A rich text block, also as the cell of a table and inside a task card. */
export const richText = z.strictObject({
  type: z.literal("rich_text"),
  block_id: z.string().min(1).max(255).optional(),
  elements: z
    .array(
      z.discriminatedUnion("type", [
        richTextSection,
        z.strictObject({
          type: z.literal("rich_text_list"),
          elements: z.array(richTextSection).min(1),
          style: z.enum(["bullet", "ordered"]),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          ...border,
        }),
        z.strictObject({
          type: z.literal("rich_text_preformatted"),
          elements: z.array(z.discriminatedUnion("type", [plain, link])),
          language: z.string().optional(),
          ...border,
        }),
        z.strictObject({
          type: z.literal("rich_text_quote"),
          elements: z.array(richTextElement),
          ...border,
        }),
      ]),
    )
    .min(1),
});
