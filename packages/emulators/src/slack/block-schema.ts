import { z } from "zod";
import { button, plainText, richText, text, urlSource } from "./block-parts.ts";

const blockId = { block_id: z.string().min(1).max(255).optional() };

export const section = z
  .strictObject({
    type: z.literal("section"),
    ...blockId,
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    accessory: button.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: "missing required field: text",
  });

export const header = z.strictObject({
  type: z.literal("header"),
  ...blockId,
  text: plainText(150),
  level: z.int().min(1).max(4).optional(),
});

export const divider = z.strictObject({ type: z.literal("divider"), ...blockId });

export const context = z.strictObject({
  type: z.literal("context"),
  ...blockId,
  elements: z.array(text(3000)).min(1).max(10),
});

const actions = z.strictObject({
  type: z.literal("actions"),
  ...blockId,
  elements: z.array(button).min(1).max(25),
});

const markdown = z.strictObject({
  type: z.literal("markdown"),
  ...blockId,
  text: z.string().min(1).max(12_000),
});

const cell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  z.strictObject({ type: z.literal("raw_number"), value: z.number(), text: z.string().min(1) }),
  richText,
]);

const table = z.strictObject({
  type: z.literal("table"),
  ...blockId,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(["left", "center", "right"]).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
});

const taskCard = z.strictObject({
  type: z.literal("task_card"),
  ...blockId,
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(urlSource).optional(),
});

const plan = z.strictObject({
  type: z.literal("plan"),
  ...blockId,
  title: z.string().min(1),
  tasks: z.array(taskCard).optional(),
});

const label = z.string().min(1).max(20);
const axisLabel = z.string().max(50).optional();

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(20),
});

const plotted = z
  .strictObject({
    type: z.enum(["line", "area", "bar"]),
    series: z.array(series).min(1).max(6),
    axis_config: z.strictObject({
      categories: z.array(label).min(1).max(20),
      x_label: axisLabel,
      y_label: axisLabel,
    }),
  })
  .refine(({ series: all }) => isDistinct(all.map(({ name }) => name)), {
    error: "names of series must be unique",
  })
  .refine(({ axis_config: { categories } }) => isDistinct(categories), {
    error: "categories must be unique",
  })
  .refine(
    ({ series: all, axis_config: { categories } }) =>
      all.every(({ data }) =>
        isSame(
          data.map((point) => point.label),
          categories,
        ),
      ),
    { error: "every series needs one value for every category" },
  );

const pie = z.strictObject({
  type: z.literal("pie"),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(6),
});

const chart = z.union([plotted, pie]);

const dataVisualization = z.strictObject({
  type: z.literal("data_visualization"),
  ...blockId,
  title: z.string().min(1).max(50),
  chart,
});

const containerChild = z.discriminatedUnion("type", [
  section,
  header,
  divider,
  context,
  actions,
  richText,
  table,
]);

const container = z
  .strictObject({
    type: z.literal("container"),
    ...blockId,
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: text(150).optional(),
    child_blocks: z.array(containerChild).min(1).max(10),
    width: z.enum(["narrow", "standard", "wide", "full"]).optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
  .refine((block) => block.title !== undefined || block.rich_text_title !== undefined, {
    error: "missing required field: title",
  })
  .refine((block) => block.default_collapsed !== true || block.is_collapsible === true, {
    error: "default_collapsed requires is_collapsible",
  });

/** The block types that this emulator knows. Limits are those of Slack's block reference; unknown fields are refused. */
const Block = z.discriminatedUnion("type", [
  section,
  header,
  divider,
  context,
  actions,
  markdown,
  richText,
  table,
  taskCard,
  plan,
  dataVisualization,
  container,
]);

export const Blocks = z.array(Block).max(50);

export const supportedBlockTypes: readonly string[] = [
  "section",
  "header",
  "divider",
  "context",
  "actions",
  "markdown",
  "rich_text",
  "table",
  "task_card",
  "plan",
  "data_visualization",
  "container",
];

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/** Each of the names once, in any order, and no other word. */
function isSame(words: readonly string[], names: readonly string[]): boolean {
  const isWhole = words.length === new Set(names).size;
  return isDistinct(words) && isWhole && words.every((word) => names.includes(word));
}
