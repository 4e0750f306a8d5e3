import type { BlockStyle, SlackMessage } from "@binnacle/report";
import { z } from "zod";

/** Outside text that is escaped: nothing of it is a mention, a link or half an entity. */
const Escaped = z.string().regex(/^(?:[^<>&]|&(?:amp|lt|gt);)*$/u, "unescaped");
const Mrkdwn = z.object({
  type: z.literal("mrkdwn"),
  text: Escaped.min(1)
    .max(3000)
    .refine((text) => (text.split("```").length - 1) % 2 === 0, "an open fence"),
});
const plainText = (most: number) =>
  z.object({ type: z.literal("plain_text"), text: z.string().min(1).max(most) });
const Section = z.object({ type: z.literal("section"), text: Mrkdwn });
const Context = z.object({ type: z.literal("context"), elements: z.array(Mrkdwn).min(1).max(10) });
const Actions = z.object({
  type: z.literal("actions"),
  elements: z
    .array(
      z.object({
        type: z.literal("button"),
        text: plainText(75),
        action_id: z.string().min(1).max(255),
        value: z.string().max(2000),
      }),
    )
    .min(1)
    .max(25),
});
const Container = z.object({
  type: z.literal("container"),
  title: plainText(150),
  child_blocks: z.array(Section).min(1).max(10),
});
const ChartText = (most: number) => z.string().min(1).max(most);
const Chart = z.object({
  type: z.literal("data_visualization"),
  title: ChartText(50),
  chart: z.object({
    type: z.literal("line"),
    series: z
      .array(
        z.object({
          name: ChartText(20),
          data: z
            .array(z.object({ label: ChartText(20), value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(2),
    axis_config: z.object({
      categories: z.array(ChartText(20)).min(1).max(20),
      x_label: ChartText(50),
      y_label: ChartText(50),
    }),
  }),
});
const Message = z.object({
  text: Escaped,
  blocks: z
    .array(z.discriminatedUnion("type", [Section, Context, Actions, Container, Chart]))
    .min(1)
    .max(50),
});
const Option = z.object({ text: plainText(75), value: z.string().min(1).max(150) });
const Options = z.array(Option).min(1).max(100);
const Element = z.discriminatedUnion("type", [
  z.object({ type: z.literal("radio_buttons"), options: Options.max(10) }),
  z.object({
    type: z.literal("static_select"),
    option_groups: z.array(z.object({ label: plainText(75), options: Options })).max(100),
    initial_option: Option.optional(),
  }),
  z.object({
    type: z.literal("plain_text_input"),
    max_length: z.number().max(3000),
    initial_value: z.string().max(3000).optional(),
  }),
]);
const Input = z.object({ type: z.literal("input"), label: plainText(2000), element: Element });
const View = z.object({
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24),
  private_metadata: z.string().max(3000).optional(),
  blocks: z
    .array(z.discriminatedUnion("type", [Section, Input]))
    .min(1)
    .max(100),
});

/** What Slack's reference of modals does not allow. */
export function viewFaults(view: object): string[] {
  const faults = View.safeParse(view).error?.issues ?? [];
  return faults.map(({ path, message: why }) => `${path.join("/")}: ${why}`);
}

/** Of all texts of a message without containers; beyond it Slack answers `msg_blocks_too_long`. */
const TEXTS_AT_MOST = 13_200;

/** What Slack's block reference does not allow. */
export function blockFaults(message: SlackMessage, style: BlockStyle | undefined): string[] {
  const faults = Message.safeParse(message).error?.issues ?? [];
  const length = style === "plain" ? lengthOf(message.blocks) : 0;
  return [
    ...faults.map(({ path, message: why }) => `${path.join("/")}: ${why}`),
    ...(length > TEXTS_AT_MOST ? [`${length} characters in all`] : []),
  ];
}

/** Characters in every `text`, at any depth. */
function lengthOf(value: unknown, key = ""): number {
  if (typeof value === "string") return key === "text" ? value.length : 0;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, item]) => sum + lengthOf(item, name), 0);
}
